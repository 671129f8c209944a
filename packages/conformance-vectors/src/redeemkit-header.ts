// In: inputs of the header, time, key and signature operations. Out: what @redeemkit/signature-header answers.
import {
  checkFreshness,
  decodeBase64,
  decodeBinaryParameter,
  encodeBase64,
  encodeBinaryParameter,
  formatSignatureHeader,
  formatTime,
  importSigningKey,
  importVerificationKey,
  type KeyMaterial,
  parseParameters,
  parseSignatureHeader,
  parseTime,
  readKeyMaterial,
  rsa256,
  type SignatureAlgorithm,
  SignatureHeaderError,
  type SignedMessage,
  signMessage,
  stringToSign,
  type VerificationKey,
  verifyMessage,
} from '@redeemkit/signature-header';
import { ecc224 } from '@redeemkit/signature-header/ecc224';
import type { OperationTable } from './operation-table.ts';

type Text = Readonly<Record<string, string>>;

const ECC224_DER: SignatureAlgorithm = /* @__PURE__ */ ecc224({ hash: 'SHA-256', encoding: 'der' });

interface AlgorithmInput {
  readonly algorithm: string;
  readonly hash?: 'SHA-256' | 'SHA-224';
  readonly encoding?: 'der' | 'raw';
}

/** A verification key as the vectors give it. */
export interface VerificationKeyInput extends AlgorithmInput {
  readonly keyVersion: string;
  readonly publicKey: string;
}

interface MessageInput {
  readonly method: string;
  readonly path: string;
  readonly clientId: string;
  readonly time: string;
  readonly body: string;
}

/** The trusted keys of a case, the last one the newest. */
export async function verificationKeys(inputs: readonly VerificationKeyInput[]): Promise<VerificationKey[]> {
  return Promise.all(
    inputs.map((input) =>
      importVerificationKey(input.publicKey, { keyVersion: input.keyVersion, algorithm: algorithmOf(input) }),
    ),
  );
}

/** The operations of this package. */
export const headerOperations: OperationTable = {
  'parse-parameters': ({ text }: { text: string }) => ({ parameters: [...parseParameters(text)] }),
  'decode-binary-parameter': ({ value }: { value: string }) => ({
    bytes: encodeBase64(decodeBinaryParameter(value)),
  }),
  'encode-binary-parameter': ({ bytes }: { bytes: string }) => ({
    value: encodeBinaryParameter(decodeBase64(bytes)),
  }),
  'parse-signature-header': ({ value }: { value: string }) => {
    const { algorithm, keyVersion = null, signature } = parseSignatureHeader(value);
    // The header's name selects among the algorithms that are configured; here both are.
    if (![rsa256.name, ECC224_DER.name].includes(algorithm)) {
      throw new SignatureHeaderError('ERR_ALGORITHM_MISMATCH', 'not a name of RSA256 or ECC224');
    }
    return { algorithm, keyVersion, signature: encodeBase64(signature) };
  },
  'format-signature-header': (input: {
    algorithm: string;
    keyVersion: string | null;
    signature: string;
  }) => ({
    value: formatSignatureHeader({
      algorithm: input.algorithm,
      keyVersion: input.keyVersion ?? undefined,
      signature: decodeBase64(input.signature),
    }),
  }),
  'parse-time': ({ text }: { text: string }) => ({ epochMs: parseTime(text) }),
  'format-time': ({ epochMs, offsetMinutes }: { epochMs: number; offsetMinutes: number }) => ({
    text: formatTime(epochMs, { offsetMinutes }),
  }),
  'check-freshness': (input: { time: string; notBefore: number; notAfter: number }) => {
    checkFreshness(input.time, input);
    return {};
  },
  'string-to-sign': (input: MessageInput) => ({ bytes: encodeBase64(stringToSign(toMessage(input))) }),
  'import-private-key': ({ material }: { material: string }) => describeKey(material, 'private'),
  'import-public-key': ({ material }: { material: string }) => describeKey(material, 'public'),
  sign: async (input: AlgorithmInput & { privateKey: string; message: string }) => {
    const key = await importSigningKey(input.privateKey, { algorithm: algorithmOf(input) });
    return { signature: encodeBase64(await key.sign(decodeBase64(input.message))) };
  },
  verify: async (input: AlgorithmInput & { publicKey: string; message: string; signature: string }) => {
    const key = await importVerificationKey(input.publicKey, { algorithm: algorithmOf(input) });
    if (await key.verify(decodeBase64(input.message), decodeBase64(input.signature))) return {};
    throw new SignatureHeaderError('ERR_SIGNATURE_MISMATCH', 'verify answered false');
  },
  'sign-message': async (input: MessageInput & { keyVersion: string; privateKey: string }) => {
    const key = await importSigningKey(input.privateKey, { keyVersion: input.keyVersion });
    return { value: await signMessage(toMessage(input), key) };
  },
  'verify-message': async (
    input: MessageInput & { signature: string; verificationKeys: readonly VerificationKeyInput[] },
  ) => {
    const keys = await verificationKeys(input.verificationKeys);
    const { keyVersion } = await verifyMessage(toMessage(input), { signature: input.signature, keys });
    return { keyVersion };
  },
};

function toMessage({ method, path, clientId, time, body }: MessageInput): SignedMessage {
  return { method, path, clientId, time, body: decodeBase64(body) };
}

function algorithmOf({ algorithm, hash = 'SHA-256', encoding = 'der' }: AlgorithmInput): SignatureAlgorithm {
  return algorithm === 'ECC224' ? ecc224({ hash, encoding }) : rsa256;
}

async function describeKey(
  material: string,
  kind: 'private' | 'public',
): Promise<Readonly<Record<string, unknown>>> {
  const bytes = decodeBase64(material);
  // A JWK is an object in JavaScript; its JSON text is parsed by the caller, here.
  const given: KeyMaterial = bytes[0] === 0x7b ? parseJwk(new TextDecoder().decode(bytes)) : bytes;
  const data =
    kind === 'private'
      ? await readKeyMaterial(given, { kind })
      : await readKeyMaterial(given, { kind: 'public' });
  const algorithm = data.type === 'RSA' ? rsa256 : ECC224_DER;
  const { fingerprint } =
    kind === 'private'
      ? await importSigningKey(given, { algorithm })
      : await importVerificationKey(given, { algorithm });
  // P-224 has points of two coordinates of 224 bits; an RSA modulus has no leading zero bytes here.
  const bits = data.type === 'RSA' ? 8 * data.n.length - Math.clz32(data.n[0] as number) + 24 : 224;
  return { type: data.type, bits, fingerprint };
}

function parseJwk(text: string): Text {
  try {
    return JSON.parse(text) as Text;
  } catch {
    throw new SignatureHeaderError('ERR_KEY_MALFORMED', 'neither a key nor JSON');
  }
}
