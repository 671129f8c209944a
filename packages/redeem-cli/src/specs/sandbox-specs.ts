// In: nothing. Out: the descriptions of `sandbox` and `demo`.
import type { CommandSpec } from '../option-spec.ts';

/** `redeemkit sandbox` */
export const sandbox: CommandSpec = {
  name: 'sandbox',
  summary: "Run the gateway's stand-in on this machine, with users and points.",
  usage: '[--keys FOLDER | --client-id C --client-key FILE --gateway-key FILE]',
  positionals: [0, 0],
  options: [
    {
      name: 'keys',
      value: 'FOLDER',
      about: 'make throw-away keys and a request in FOLDER, or use those there (default: redeemkit-sandbox)',
      holds: 'folder',
    },
    { name: 'client-id', value: 'C', about: 'client id of the merchant (default: SANDBOX_CLIENT)' },
    { name: 'client-key', value: 'FILE', about: "the merchant's public key", holds: 'file' },
    { name: 'gateway-key', value: 'FILE', about: "the gateway's private key", holds: 'file' },
    { name: 'port', value: 'N', about: 'port on 127.0.0.1 (default: a free one)' },
    {
      name: 'user',
      value: 'ID=POINTS',
      about: 'a user and their points; may be repeated (default: 2160220000000001=1000)',
      from: 'many',
    },
    { name: 'points', value: 'N', about: 'what other users have (default: there are none)' },
    {
      name: 'data',
      value: 'FOLDER',
      about: 'keep users, redemptions and journal in FOLDER across restarts',
      holds: 'folder',
    },
    {
      name: 'fault',
      value: 'NAME',
      about: 'strike every request with this fault, such as drop-after-commit; may be repeated',
      from: 'many',
    },
    { name: 'faults', value: 'FILE', about: 'strike by the rules in FILE (JSON)', holds: 'file' },
    {
      name: 'host',
      value: 'ADDRESS',
      about: 'another address than 127.0.0.1; beyond this machine with --i-know',
    },
    { name: 'i-know', about: 'let other machines reach and use the sandbox' },
  ],
  examples: [
    ['redeemkit sandbox', 'keys, a user and a request of its own, and what to run next'],
    [
      'redeemkit sandbox --client-id C --client-key merchant-public.pem --gateway-key gateway.pem --port 8080 --user 2160220000000001=1000',
      'with your keys',
    ],
    ['redeemkit sandbox --data sandbox-data --fault drop-after-commit', 'remembers, and loses every answer'],
  ],
  notes: ['Stops on Ctrl-C. Never use production keys: it is a toy gateway on your own machine.'],
  load: () => import('../commands/sandbox.ts'),
};

/** `redeemkit demo` */
export const demo: CommandSpec = {
  name: 'demo',
  summary: 'Watch real redemptions step by step against a sandbox on loopback.',
  usage: '',
  positionals: [0, 0],
  options: [],
  examples: [['redeemkit demo', 'six steps, a few seconds, nothing leaves this machine']],
  notes: ['Every line comes from the run itself. Fresh keys each time; none is written to disk.'],
  exits: [
    [0, 'every step ended as it must'],
    [70, 'a step did not'],
  ],
  load: () => import('../commands/demo.ts'),
};
