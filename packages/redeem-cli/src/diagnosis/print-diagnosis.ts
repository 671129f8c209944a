// In: a diagnosis. Out: lines for people: what was found, what shows it, what to do.
import type { MessageDiagnosis } from '@redeemkit/secure-message/explain';
import { type CliIo, printLine } from '../io.ts';
import { paintFor } from '../paint.ts';
import { printable } from '../printable.ts';
import { pageWidth, wrapText } from '../wrap-text.ts';

// The string to sign is already cut to a screen or two; every line of it is shown whole.
const WHOLE = 16_384;

/** Prints on standard output. Holds fingerprints and the message's text, nothing private. */
export function printDiagnosis(io: CliIo, diagnosis: MessageDiagnosis): void {
  const paint = paintFor(io, io.stdout);
  const print = (text: string, indent = ''): void => {
    for (const line of wrapText(printable(text, WHOLE), pageWidth - indent.length))
      printLine(io.stdout, indent + line);
  };
  const { verdict, summary, stringToSign, signature, causes, needs, seal } = diagnosis;
  printLine(
    io.stdout,
    verdict === 'verifies'
      ? paint.good(summary)
      : verdict === 'incomplete'
        ? paint.doubt(summary)
        : paint.bad(summary),
  );
  printLine(io.stdout);
  printLine(
    io.stdout,
    `The text that was checked, ${stringToSign.length} bytes, sha256:${stringToSign.sha256}`,
  );
  for (const line of stringToSign.visible.split('\n')) printLine(io.stdout, `  ${printable(line, WHOLE)}`);
  if (signature) {
    printLine(io.stdout);
    const { length, signedBy, padding, hash, digest } = signature;
    print(`The signature has ${length} bytes${signedBy === undefined ? '; no key given made it.' : '.'}`);
    if (signedBy !== undefined) print(`made by     sha256:${signedBy || '(a key that does not tell)'}`, '  ');
    if (padding !== undefined) print(`padding     ${padding}`, '  ');
    if (hash !== undefined) print(`hash        ${hash}`, '  ');
    if (digest !== undefined) print(`signed      ${digest}`, '  ');
  }
  if (seal.state !== 'plain') print(`Seal: ${seal.sentence}`);
  for (const [index, cause] of causes.entries()) {
    printLine(io.stdout);
    const name = paint.strong(cause.code);
    const certain = cause.certainty === 'proved' ? paint.bad('proved') : paint.doubt(cause.certainty);
    printLine(io.stdout, `${index + 1}. ${name} (${certain})`);
    print(cause.sentence, '   ');
    print(`Shown by: ${cause.evidence}.`, '   ');
    print(`What to do: ${cause.remedy}`, '   ');
    print(cause.docs, '   ');
  }
  if (needs.length > 0) {
    printLine(io.stdout);
    printLine(io.stdout, 'More could be said with:');
    for (const { field, why } of needs) print(`${field}: ${why}`, '  ');
  }
}
