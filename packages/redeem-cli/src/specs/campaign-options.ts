// In: nothing. Out: the options that the parts of `campaign` share.
import type { OptionSpec } from '../option-spec.ts';
import { gatewayOptions } from './shared-options.ts';

const clientId = gatewayOptions.filter(({ name }) => name === 'client-id');

/** Where campaigns are kept. */
export const storeOptions: readonly OptionSpec[] = [
  {
    name: 'store',
    value: 'STORE',
    about: 'folder of the embedded database, or postgres://user@host/database (default: redeemkit-campaigns)',
    from: 'setting',
    holds: 'folder',
  },
];

const macOptions: readonly OptionSpec[] = [
  {
    name: 'store-mac-key',
    value: 'FILE',
    about: 'keep requests sealed in the store: at least 32 secret bytes, the same everywhere',
    from: 'setting',
    holds: 'key',
  },
];

const sealingOptions: readonly OptionSpec[] = [
  {
    name: 'store-sealing-key',
    value: 'FILE',
    about: 'public key that seals requests in the store; whoever loads needs it',
    from: 'setting',
    holds: 'key',
  },
];

const openingOptions: readonly OptionSpec[] = [
  {
    name: 'store-opening-key',
    value: 'FILE',
    about: 'private key that opens requests in the store; whoever works needs it',
    from: 'setting',
    holds: 'key',
  },
];

/** For the parts that touch a store, no gateway and no request. */
export const keptOptions: readonly OptionSpec[] = [...clientId, ...storeOptions];

/** For what stores requests, what sends them, and what does both. */
export const loadStoreOptions: readonly OptionSpec[] = [...storeOptions, ...macOptions, ...sealingOptions];
export const workStoreOptions: readonly OptionSpec[] = [...storeOptions, ...macOptions, ...openingOptions];
export const runStoreOptions: readonly OptionSpec[] = [...loadStoreOptions, ...openingOptions];

/** For `load`, which names the client id and calls no gateway. */
export const loadOptions: readonly OptionSpec[] = [...clientId, ...loadStoreOptions];

/** How a file is read. */
export const sourceOptions: readonly OptionSpec[] = [
  {
    name: 'map',
    value: 'COLUMN=FIELD',
    about:
      'column COLUMN is field FIELD, such as order_id=bizNo or pts=benefitRedeemInfos.0.points:number; may be repeated',
    from: 'many',
  },
  {
    name: 'set',
    value: 'FIELD=VALUE',
    about: 'every request has this, such as sceneCode=CAFE; may be repeated',
    from: 'many',
  },
  { name: 'ignore-other-columns', about: 'leave out columns that are no field' },
  {
    name: 'format',
    value: 'NAME',
    about: 'csv or ndjson, where the file name does not tell',
    choices: ['csv', 'ndjson'],
  },
  {
    name: 'delimiter',
    value: 'NAME',
    about: 'what separates the columns (default: comma; tab for .tsv)',
    choices: ['comma', 'semicolon', 'tab'],
  },
  {
    name: 'bad-lines',
    value: 'FILE',
    about: 'write every bad line with its problems to FILE (NDJSON), which must not exist',
    holds: 'file',
  },
];

/** How fast, how many at once, and how often again. */
export const workOptions: readonly OptionSpec[] = [
  {
    name: 'concurrency',
    value: 'N',
    about: 'how many redemptions run at once in this process (default 16)',
    from: 'setting',
  },
  {
    name: 'rate',
    value: 'N',
    about: 'at most N requests a second, all workers of the store together (default: as set before)',
    from: 'setting',
  },
  {
    name: 'schedule',
    value: 'PAUSES',
    about:
      'pauses before an unknown outcome is asked again with the same bytes, or never (default: 2s,2s,2s,10m,30m, which AlipayHK publishes)',
    from: 'setting',
  },
];

/** How to end, for the parts that work. */
export const workExits: readonly (readonly [number, string])[] = [
  [0, 'all succeeded'],
  [1, 'all are certain; some failed, with nothing redeemed'],
  [2, 'some are unresolved, or not at their end: run it again, or settle them'],
  [64, 'wrong usage or input; nothing was stored or sent'],
  [69, 'the store cannot be used; what it had is kept: correct that and run it again'],
];

/** How to end, for the other parts. */
export const storeExits: readonly (readonly [number, string])[] = [
  [0, 'done'],
  [64, 'wrong usage or input; nothing was changed'],
  [69, 'the store cannot be used'],
];
