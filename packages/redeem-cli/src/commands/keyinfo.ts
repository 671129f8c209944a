// In: key files. Out: what each holds, its fingerprint and public line, and which of them are halves of one pair.
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { encodeBase64, type KeyData, readKeyMaterial } from '@redeemkit/signature-header';
import { type CliIo, printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { paintFor } from '../paint.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';
import { importNamed, readKeyFile } from '../read-key.ts';

interface KeyInfo {
  readonly file: string;
  readonly kind: 'private' | 'public';
  readonly type: 'RSA' | 'EC';
  readonly bits: number;
  readonly fingerprint: string;
  readonly publicKey: string;
  /** A private key that other users of this machine may read. */
  readonly exposed: boolean;
}

/** `redeemkit keyinfo`: exit code 0. */
export async function run({ io, settings, positionals }: CommandContext): Promise<number> {
  const infos = await Promise.all(positionals.map((name) => describeKey(name, io)));
  const pairs = infos.flatMap((one, index) =>
    infos
      .slice(index + 1)
      .filter((other) => other.fingerprint === one.fingerprint)
      .map((other) => [one.file, other.file] as const),
  );
  if (settings.on('json')) {
    printJson(io, { keys: infos, pairs });
    return 0;
  }
  const paint = paintFor(io, io.stdout);
  for (const { file, kind, type, bits, fingerprint, publicKey, exposed } of infos) {
    const curve = type === 'EC' ? 'P-224, for ECC224' : `${bits} bits, for RSA256 and RSA_AES`;
    printLine(io.stdout, paint.strong(printable(file)));
    printLine(io.stdout, `  holds        ${type === 'EC' ? 'an EC' : 'an RSA'} ${kind} key: ${curve}`);
    printLine(io.stdout, `  fingerprint  sha256:${fingerprint}`);
    printLine(io.stdout, `  public line  ${publicKey}`);
    if (exposed) {
      printLine(
        io.stdout,
        `  ${paint.doubt('warning')}      other users may read it: chmod 600 ${printable(file)}`,
      );
    }
  }
  for (const [one, other] of pairs) {
    printLine(io.stdout, `${paint.good('same pair')}: ${printable(one)} and ${printable(other)}`);
  }
  if (infos.length > 1 && pairs.length === 0)
    printLine(io.stdout, paint.doubt('No two of these are one pair.'));
  return 0;
}

async function describeKey(name: string, io: CliIo): Promise<KeyInfo> {
  const key = await importNamed(await readKeyFile(name, { io, where: printable(name) }), {
    needs: 'any',
    work: (material) => readKeyMaterial(material),
  });
  const spki = publicHalf(key);
  const fingerprint = createHash('sha256').update(spki).digest('hex');
  return {
    file: name,
    kind: key.kind,
    type: key.type,
    bits: key.type === 'RSA' ? modulusBits(key.n) : 224,
    fingerprint,
    publicKey: encodeBase64(spki),
    exposed: key.kind === 'private' && (await readableByOthers(resolve(io.cwd, name))),
  };
}

// An EC private key need not carry its point; the platform computes it.
function publicHalf(key: KeyData): Uint8Array {
  if (key.type === 'RSA' || key.kind === 'public') return key.spki;
  const privateKey = createPrivateKey({ key: Buffer.from(key.pkcs8), format: 'der', type: 'pkcs8' });
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
}

function modulusBits(n: Uint8Array): number {
  return n.length * 8 - Math.clz32(n[0] ?? 0) + 24; // clz32 counts in 32 bits, the first byte has 8
}

// Windows has no such bits: there every mode reads as 0666 and would mean nothing.
async function readableByOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const { mode } = await stat(path);
  return (mode & 0o077) !== 0;
}
