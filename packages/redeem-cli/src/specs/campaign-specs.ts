// In: nothing. Out: the description of `campaign` and its parts, in the order of a campaign's life.
import type { CommandSpec } from '../option-spec.ts';
import { changeParts } from './campaign-change-specs.ts';
import {
  keptOptions,
  loadOptions,
  runStoreOptions,
  sourceOptions,
  storeExits,
  workExits,
  workOptions,
  workStoreOptions,
} from './campaign-options.ts';
import { gatewayOptions } from './shared-options.ts';

const access =
  '--url https://gateway.example --client-id C --signing-key merchant.pem --gateway-key gateway-public.pem';
const mapping = '--map order_id=bizNo --map points=benefitRedeemInfos.0.points:number --set sceneCode=CAFE';

const run: CommandSpec = {
  name: 'campaign run',
  summary: 'Check a file, load it, redeem all of it and write the results; again: goes on.',
  usage: 'FILE --url URL --client-id C --signing-key FILE --gateway-key FILE',
  positionals: [1, 1],
  completes: 'file',
  options: [
    { name: 'name', value: 'NAME', about: "the campaign's name (default: that of FILE)" },
    ...sourceOptions,
    {
      name: 'results',
      value: 'FILE',
      about: 'write the results to FILE, CSV or NDJSON by its ending (default: beside FILE)',
      holds: 'file',
    },
    ...workOptions,
    ...gatewayOptions,
    ...runStoreOptions,
  ],
  examples: [
    [`redeemkit campaign run june.csv ${access}`, 'june.csv has the columns of the request'],
    [
      `redeemkit campaign run june.csv ${mapping} --ignore-other-columns --rate 50`,
      'other columns; settings from redeemkit.config.json',
    ],
  ],
  notes: [
    'Ctrl-C, a crash or a power cut lose nothing: the same command goes on where it stopped. A bizNo is never sent with ' +
      'another body than it was loaded with.',
  ],
  exits: workExits,
  load: () => import('../commands/campaign-run.ts'),
};

const load: CommandSpec = {
  name: 'campaign load',
  summary: 'Check every line of a file, then store all of it under a name.',
  usage: 'FILE --name NAME --client-id C',
  positionals: [1, 1],
  completes: 'file',
  options: [
    { name: 'name', value: 'NAME', about: "the campaign's name" },
    { name: 'dry-run', about: 'check every line and store nothing; needs no store' },
    ...sourceOptions,
    ...loadOptions,
  ],
  examples: [
    [`redeemkit campaign load june.csv --name june --dry-run ${mapping}`, 'what is wrong with the file?'],
    ['redeemkit campaign load june.ndjson --name june --client-id C', 'into the embedded store'],
  ],
  notes: [
    'FILE is CSV with a header, or NDJSON with one request a line, in UTF-8. Nothing is stored unless every line is good. ' +
      'Loading again is safe: what is known is left as it is, and a bizNo with another request is refused.',
  ],
  exits: [
    [0, 'all lines are stored, or were before'],
    [1, 'some bizNos are stored with another request; the other lines are stored'],
    [2, 'interrupted; a part is stored and nothing is worked: run it again'],
    [64, 'wrong usage or bad lines; nothing was stored'],
    [69, 'the store cannot be used'],
  ],
  load: () => import('../commands/campaign-load.ts'),
};

const work: CommandSpec = {
  name: 'campaign work',
  summary: 'Redeem what is loaded, until it is done or for ever.',
  usage: '[NAME] --url URL --client-id C --signing-key FILE --gateway-key FILE',
  positionals: [0, 1],
  options: [
    { name: 'until-done', about: 'end when nothing is open any more, instead of waiting for more' },
    ...workOptions,
    ...gatewayOptions,
    ...workStoreOptions,
  ],
  examples: [
    [`redeemkit campaign work june --until-done ${access}`, 'one campaign'],
    [
      'redeemkit campaign work --store postgres://redeem@db.example/redeem',
      'a worker of a fleet; the password comes from PGPASSWORD',
    ],
  ],
  notes: [
    'Without NAME all campaigns of the client id are worked, in turns. SIGTERM and Ctrl-C let what is in flight end. ' +
      'Any number of workers share one PostgreSQL.',
  ],
  exits: workExits,
  load: () => import('../commands/campaign-work.ts'),
};

const status: CommandSpec = {
  name: 'campaign status',
  summary: 'Show how far campaigns are; follows until they are done.',
  usage: '[NAME] --client-id C',
  positionals: [0, 1],
  options: [{ name: 'once', about: 'show it once and end; so does --json' }, ...keptOptions],
  examples: [
    ['redeemkit campaign status', 'client id and store from redeemkit.config.json'],
    ['redeemkit campaign status june --json', 'one JSON object'],
  ],
  exits: storeExits,
  load: () => import('../commands/campaign-status.ts'),
};

const results: CommandSpec = {
  name: 'campaign results',
  summary: 'Print every redemption of a campaign with its outcome.',
  usage: 'NAME --client-id C',
  positionals: [1, 1],
  options: [
    { name: 'csv', about: 'as CSV (default)' },
    { name: 'ndjson', about: 'as one JSON object a line, with all evidence' },
    { name: 'out', value: 'FILE', about: 'write to FILE, which must not exist', holds: 'file' },
    {
      name: 'only',
      value: 'STATE',
      about: 'only those in this state',
      choices: ['succeeded', 'failed', 'unresolved', 'cancelled', 'open'],
    },
    ...keptOptions,
  ],
  examples: [
    ['redeemkit campaign results june > june.results.csv', 'for a spreadsheet'],
    ['redeemkit campaign results june --ndjson --only unresolved', 'what to ask AlipayHK about'],
  ],
  exits: storeExits,
  load: () => import('../commands/campaign-results.ts'),
};

/** `redeemkit campaign` */
export const campaign: CommandSpec = {
  name: 'campaign',
  summary: 'Redeem a file of thousands or millions, surviving any crash.',
  usage: 'PART [OPTIONS]',
  positionals: [1, 1],
  options: [],
  examples: [
    [`redeemkit campaign run june.csv ${access}`, 'all in one command, on this machine'],
    ['redeemkit campaign load june.csv --name june --client-id C', 'or step by step'],
  ],
  notes: ['Each part has a help of its own: redeemkit campaign run --help.'],
  completes: [
    'run',
    'load',
    'work',
    'status',
    'results',
    ...changeParts.map(({ name }) => name.replace('campaign ', '')),
  ],
  parts: [run, load, work, status, results, ...changeParts],
  load: () => import('../commands/campaign.ts'),
};
