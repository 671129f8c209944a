// In: a key file in any state. Out: what it is, what stands in the way, and the commands that convert it.
import { explainKey } from '@redeemkit/signature-header/explain';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { paintFor } from '../paint.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';
import { readKeyFile } from '../read-key.ts';
import { quoteWord } from '../shell-words.ts';

/** `redeemkit explain-key`: exit code 0 for a key without problems, 1 for anything else. */
export async function run({ io, settings, positionals }: CommandContext): Promise<number> {
  const [name = '-'] = positionals;
  const key = await readKeyFile(name, { io, where: printable(name) });
  const found = await explainKey(key.read());
  const { summary, fingerprint, problems, peerNeeds, publicKeyLine } = found;
  // The commands are printed to be pasted: with the file's own name.
  const conversions = found.conversions.map(({ to, command }) => ({
    to,
    command: name === '-' ? command : command.replaceAll('FILE', () => quoteWord(name)),
  }));
  const code = found.verdict === 'key' && problems.length === 0 ? 0 : 1;
  if (settings.on('json')) {
    printJson(io, { file: name, ...found, conversions });
    return code;
  }
  const paint = paintFor(io, io.stdout);
  printLine(io.stdout, `${paint.strong(printable(name))}: ${summary}`);
  for (const problem of problems) printLine(io.stdout, `  ${paint.doubt('problem')}      ${problem}.`);
  if (fingerprint !== undefined) printLine(io.stdout, `  fingerprint  sha256:${fingerprint}`);
  if (publicKeyLine !== undefined) printLine(io.stdout, `  public line  ${publicKeyLine}`);
  if (peerNeeds !== undefined) printLine(io.stdout, `  ${peerNeeds}`);
  for (const { to, command } of conversions) {
    printLine(io.stdout, `To get ${to}:`);
    printLine(io.stdout, `  ${printable(command, 2000)}`);
  }
  return code;
}
