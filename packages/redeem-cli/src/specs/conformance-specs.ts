// In: nothing. Out: the description of `conformance`.
import type { CommandSpec } from '../option-spec.ts';

/** `redeemkit conformance` */
export const conformance: CommandSpec = {
  name: 'conformance',
  summary: 'Judge an implementation of the protocol, in any language.',
  usage: '[--exec CMD | --http URL | --module FILE]',
  positionals: [0, 0],
  options: [
    { name: 'exec', value: 'CMD', about: 'a program, asked by JSON lines over stdin and stdout' },
    { name: 'http', value: 'URL', about: 'a server, asked by POST' },
    { name: 'module', value: 'FILE', about: 'a JS module that exports answer(request)', holds: 'file' },
    {
      name: 'vectors',
      value: 'FILE',
      about: 'a vectors file instead of the built-in ones',
      from: 'many',
      holds: 'file',
    },
    {
      name: 'only',
      value: 'START',
      about: 'only cases whose id or operation starts like this',
      from: 'many',
    },
    { name: 'timeout', value: 'SECONDS', about: 'for one answer (default 10)' },
    { name: 'junit', value: 'FILE', about: 'write the results as JUnit XML', holds: 'file' },
    { name: 'report', value: 'FILE', about: 'write the results as JSON', holds: 'file' },
    {
      name: 'export',
      value: 'FOLDER',
      about: 'write the built-in vectors as JSON, and do no more',
      holds: 'folder',
    },
  ],
  examples: [
    ['redeemkit conformance', 'redeemkit itself'],
    ['redeemkit conformance --exec ./answer.sh --only times/', 'a program, one file of cases'],
    ['redeemkit conformance --http http://127.0.0.1:8080/ --junit results.xml', 'a server, for CI'],
  ],
  notes: [
    'What an implementation says it does not do counts as not supported, not as failed. A program is run by the shell, ' +
      'and a module in this process: judge only what you would run anyway.',
  ],
  exits: [
    [0, 'no case failed'],
    [1, 'some case failed'],
    [64, 'wrong usage or input; nothing was judged'],
  ],
  load: () => import('../commands/conformance.ts'),
};
