// In: a plaintext on standard input and the recipient's public key. Out: the sealed body, and its Encrypt header value.
import { isUtf8 } from 'node:buffer';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { importSealingKey, sealBody } from '@redeemkit/rsa-aes-envelope';
import { aesBitsOf } from '../aes-bits.ts';
import { CliError } from '../errors.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';
import { bodyLimit, readStandardInput } from '../read-input.ts';
import { importNamed, readKeyText } from '../read-key.ts';

/** `redeemkit seal`: exit code 0. */
export async function run({ io, settings }: CommandContext): Promise<number> {
  const keyVersion = settings.text('key-version')?.value ?? '1';
  const key = await importNamed(await readKeyText('key', { io, settings }), {
    needs: 'public',
    work: (material) => importSealingKey(material, { keyVersion }),
  });
  const plaintext = await readStandardInput({ io, what: 'plaintext', limit: bodyLimit });
  // Opening refuses what is not text, so sealing it would make a body nobody can read.
  if (!isUtf8(plaintext)) {
    throw new CliError(
      'ERR_INPUT_INVALID',
      'The plaintext is not UTF-8 text. Bodies of this protocol are; convert it first.',
    );
  }
  const { body, encrypt } = await sealBody(plaintext, { key, aesBits: aesBitsOf(settings) ?? 256 });
  const headerOut = settings.text('header-out')?.value;
  if (headerOut !== undefined) await writeHeader(resolve(io.cwd, headerOut), encrypt);
  if (settings.on('json')) printJson(io, { body: new TextDecoder().decode(body), encrypt });
  else {
    io.stdout.write(body);
    if (io.stdout.isTerminal) printLine(io.stderr);
    if (headerOut === undefined) printLine(io.stderr, `Encrypt: ${encrypt}`);
  }
  return 0;
}

async function writeHeader(path: string, encrypt: string): Promise<void> {
  try {
    const old = await readFile(path, 'utf8').catch((error: { code?: unknown }) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    // A header of an earlier run may be replaced; a key or a body, named by a slip, may not.
    if (old !== undefined && old !== '' && !old.startsWith('algorithm=')) {
      throw new CliError(
        'ERR_FILE_EXISTS',
        `--header-out ${printable(path)} exists and holds something else than an Encrypt header. Name another file.`,
      );
    }
    await writeFile(path, `${encrypt}\n`);
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    const { code } = cause as { code?: unknown };
    throw new CliError(
      'ERR_FILE_UNWRITABLE',
      `--header-out ${printable(path)} cannot be written (${String(code)}). Check that its folder exists and is yours.`,
      { cause },
    );
  }
}
