// In: inputs of the sealing and message operations. Out: what rsa-aes-envelope and secure-message answer.
import {
  type AesBits,
  EnvelopeError,
  formatEncryptHeader,
  importOpeningKey,
  type NativeCrypto,
  type OpeningKey,
  type OpeningSuite,
  parseEncryptHeader,
  rsaAes,
} from '@redeemkit/rsa-aes-envelope';
import { openUnverifiedBody } from '@redeemkit/rsa-aes-envelope/unverified';
import { type OpenPolicy, openMessage } from '@redeemkit/secure-message';
import { decodeBase64, encodeBase64 } from '@redeemkit/signature-header';
import type { OperationTable } from './operation-table.ts';
import { type VerificationKeyInput, verificationKeys } from './redeemkit-header.ts';

interface OpeningKeyInput {
  readonly keyVersion: string;
  readonly privateKey: string;
  readonly aesBits: AesBits;
}

/** A received message and its policy as the vectors give them. */
export interface OpenInput {
  readonly role: 'request' | 'response';
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly policy: {
    readonly clientId: string;
    readonly sealing: OpenPolicy['sealing'];
    readonly verificationKeys: readonly VerificationKeyInput[];
    readonly openingKeys?: readonly OpeningKeyInput[];
    readonly notBefore?: number;
    readonly notAfter?: number;
  };
}

/** Opens one received message as openMessage does. */
export async function openReceived(input: OpenInput): ReturnType<typeof openMessage> {
  const { policy } = input;
  const headers: Record<string, string[]> = {};
  for (const [name, value] of input.headers) headers[name] = [...(headers[name] ?? []), value];
  const { notBefore, notAfter } = policy;
  return openMessage(
    { role: input.role, method: input.method, path: input.path, headers, body: decodeBase64(input.body) },
    {
      clientId: policy.clientId,
      sealing: policy.sealing,
      verificationKeys: await verificationKeys(policy.verificationKeys),
      ...(policy.openingKeys && { openingKeys: await openingKeys(policy.openingKeys) }),
      ...(notBefore !== undefined && notAfter !== undefined && { freshness: { notBefore, notAfter } }),
    },
  );
}

/** The operations of these packages. */
export const envelopeOperations: OperationTable = {
  'parse-encrypt-header': ({ value }: { value: string }) => {
    const { algorithm, keyVersion = null, symmetricKey } = parseEncryptHeader(value);
    // The header's name is judged by the suite that is configured.
    if (!rsaAes.algorithms.includes(algorithm.toUpperCase())) {
      throw new EnvelopeError('ERR_ENCRYPT_ALGORITHM_UNSUPPORTED', 'not a name of this suite');
    }
    return { algorithm: rsaAes.algorithm, keyVersion, symmetricKey: encodeBase64(symmetricKey) };
  },
  'format-encrypt-header': (input: {
    algorithm: string;
    keyVersion: string | null;
    symmetricKey: string;
  }) => ({
    value: formatEncryptHeader({
      algorithm: input.algorithm,
      keyVersion: input.keyVersion ?? undefined,
      symmetricKey: decodeBase64(input.symmetricKey),
    }),
  }),
  'encrypt-body': async (input: { contentKey: string; plaintext: string }) => {
    const key = aesKey(input.contentKey);
    const body = await rsaAes.sealText(decodeBase64(input.plaintext), { key, native: nativeCrypto() });
    return { body: encodeBase64(body) };
  },
  'decrypt-body': async (input: { contentKey: string; body: string }) => {
    const key = aesKey(input.contentKey);
    const ciphertext = rsaAes.decodeText(decodeBase64(input.body));
    const plaintext =
      ciphertext === undefined
        ? undefined
        : await rsaAes.openText(ciphertext, { key, native: nativeCrypto() });
    if (plaintext === undefined) throw new EnvelopeError('ERR_OPEN_FAILED', 'the suite opened nothing');
    return { plaintext: encodeBase64(plaintext) };
  },
  'unwrap-key': async (input: { privateKey: string; aesBits: AesBits; symmetricKey: string }) => {
    const keys = await importOpeningKey(input.privateKey, { aesBits: input.aesBits });
    let contentKey = '';
    // The content key never leaves the packages; a suite of one's own is where it can be seen.
    const spy: OpeningSuite = {
      ...rsaAes,
      async unwrapKey(wrapped, options) {
        const key = await rsaAes.unwrapKey(wrapped, options);
        contentKey = encodeBase64(key);
        return key;
      },
      openText: () => new Uint8Array(0),
    };
    const symmetricKey = decodeBase64(input.symmetricKey);
    const encrypt = formatEncryptHeader({ algorithm: 'RSA_AES', keyVersion: undefined, symmetricKey });
    await openUnverifiedBody(new TextEncoder().encode('A'.repeat(64)), { encrypt, keys, suite: spy });
    return { contentKey };
  },
  'open-body': async (input: { encrypt: string; body: string; openingKeys: readonly OpeningKeyInput[] }) => {
    const keys = await openingKeys(input.openingKeys);
    const { body } = await openUnverifiedBody(decodeBase64(input.body), { encrypt: input.encrypt, keys });
    return { plaintext: encodeBase64(body) };
  },
  'open-message': async (input: OpenInput) => {
    const { body, clientId, time, keyVersion, sealed } = await openReceived(input);
    return { body: encodeBase64(body), clientId, time, keyVersion, sealed };
  },
};

// A fresh import each time: the breaker of a key would remember the failures of earlier cases.
async function openingKeys(inputs: readonly OpeningKeyInput[]): Promise<OpeningKey[]> {
  return Promise.all(
    inputs.map(({ privateKey, keyVersion, aesBits }) =>
      importOpeningKey(privateKey, { keyVersion, aesBits }),
    ),
  );
}

/** node:crypto where the platform has it; the suite takes it as an argument. */
function nativeCrypto(): NativeCrypto | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.('node:crypto') as NativeCrypto | undefined;
}

function aesKey(text: string): Uint8Array {
  const key = decodeBase64(text);
  if (![16, 24, 32].includes(key.length)) throw new EnvelopeError('ERR_AES_BITS_INVALID', 'not an AES key');
  return key;
}
