// In: nothing. Out: every command, in the order in which help lists them.
import type { CommandSpec } from './option-spec.ts';
import { campaign } from './specs/campaign-specs.ts';
import { conformance } from './specs/conformance-specs.ts';
import { explain, explainKey } from './specs/explain-specs.ts';
import { enquire, redeem, send } from './specs/gateway-specs.ts';
import { keygen, keyinfo } from './specs/key-specs.ts';
import { open, seal, sign, verify } from './specs/message-specs.ts';
import { demo, sandbox } from './specs/sandbox-specs.ts';
import { completion } from './specs/shell-specs.ts';

/** The commands; their code is loaded when one runs. */
export const commandTable: readonly CommandSpec[] = [
  demo,
  keygen,
  keyinfo,
  sandbox,
  redeem,
  enquire,
  send,
  campaign,
  sign,
  verify,
  explain,
  explainKey,
  seal,
  open,
  conformance,
  completion,
];

/** The commands and their parts, each as it is called. */
export const everyCommand: readonly CommandSpec[] = commandTable.flatMap((spec) => [
  spec,
  ...(spec.parts ?? []),
]);
