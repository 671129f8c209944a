// In: requests of the conformance protocol, one JSON object a line. Out: one answer a line, by the npm package alipay-sdk.
// Only its public functions that speak of the same thing: the keys it is configured with, and rsaCheck. It takes texts,
// not bytes, so a message that is not UTF-8 is not supported.
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { createInterface } from 'node:readline';
import { AlipaySdk } from 'alipay-sdk';

// config.privateKey must not be empty; nothing is signed below.
const dummy = 'unused';

const text = (base64) => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
};

function describe(key) {
  const spki = key.export({ format: 'der', type: 'spki' });
  const { modulusLength } = key.asymmetricKeyDetails;
  return {
    type: { rsa: 'RSA', ec: 'EC' }[key.asymmetricKeyType] ?? key.asymmetricKeyType,
    bits: modulusLength ?? 224,
    fingerprint: createHash('sha256').update(spki).digest('hex'),
  };
}

const operations = {
  'import-private-key': ({ material }) => {
    const privateKey = text(material);
    if (privateKey === undefined) return undefined;
    // The caller has to know which of the two it is; try as a patient caller would.
    for (const keyType of ['PKCS8', 'PKCS1']) {
      try {
        const { config } = new AlipaySdk({ appId: 'conformance', privateKey, keyType });
        return describe(createPublicKey(createPrivateKey(config.privateKey)));
      } catch {
        // The other type, then.
      }
    }
    throw new Error('neither PKCS8 nor PKCS1');
  },
  'import-public-key': ({ material }) => {
    const alipayPublicKey = text(material);
    if (alipayPublicKey === undefined) return undefined;
    const { config } = new AlipaySdk({ appId: 'conformance', privateKey: dummy, alipayPublicKey });
    return describe(createPublicKey(config.alipayPublicKey));
  },
  verify: ({ algorithm, publicKey, message, signature }) => {
    const content = text(message);
    if (algorithm !== 'RSA256' || content === undefined) return undefined;
    const sdk = new AlipaySdk({ appId: 'conformance', privateKey: dummy, alipayPublicKey: publicKey });
    if (!sdk.rsaCheck(content, signature, 'RSA2')) throw new Error('rsaCheck: false');
    return {};
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, operation, input } = JSON.parse(line);
  let answer;
  try {
    const output = operations[operation]?.(input);
    answer = output === undefined ? { unsupported: operation } : { output };
  } catch (error) {
    answer = { rejected: String(error.code ?? error.message).slice(0, 100) };
  }
  process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`);
}
