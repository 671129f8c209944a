// In: RSA-2048 and P-224 keys. Out: how signing and verifying compare with node:crypto used by hand, and with elliptic.
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import {
  importSigningKey,
  importVerificationKey,
  signMessage,
  stringToSign,
  verifyMessage,
} from '@redeemkit/signature-header';
import { ecc224 } from '@redeemkit/signature-header/ecc224';
import elliptic from 'elliptic';
import { measure } from './measure.mjs';

export const title = 'signature-header';

const IN_FLIGHT = 16;
const message = {
  method: 'POST',
  path: '/api/open/alipay/intl/promotion/benefit/benefitRedeem',
  clientId: 'CLIENT_1',
  time: '2024-05-22T06:42:21+08:00',
  body: new Uint8Array(1024).fill(97),
};
const bytes = stringToSign(message);
const inFlight = (one) => () => Promise.all(Array.from({ length: IN_FLIGHT }, one));
const callback = (hash, key) => () =>
  new Promise((resolve, reject) => {
    sign(hash, bytes, key, (error, signature) => (error ? reject(error) : resolve(signature)));
  });

export async function measurements() {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'secp224r1' });
  const rsaSigner = await importSigningKey(rsa.privateKey);
  const rsaVerifier = await importVerificationKey(rsa.publicKey);
  const rsaSignature = sign('sha256', bytes, rsa.privateKey);
  const algorithm = ecc224({ hash: 'SHA-256', encoding: 'der' });
  const ecSigner = await importSigningKey(ec.privateKey, { algorithm });
  const ecVerifier = await importVerificationKey(ec.publicKey, { algorithm });
  const ecSignature = sign('sha256', bytes, ec.privateKey);

  const rows = [];
  const compare = async (what, baseline, ours, theirs, target, options) => {
    const [a, b] = await measure(
      [
        { name: what, run: ours },
        { name: baseline, run: theirs },
      ],
      options,
    );
    rows.push({ what, baseline, ours: a, theirs: b, target });
  };
  const many = { perRun: IN_FLIGHT };
  await compare(
    'RSA256 sign, 16 in flight',
    'node:crypto sign, cached KeyObject, 16 in flight',
    inFlight(() => rsaSigner.sign(bytes)),
    inFlight(callback('sha256', rsa.privateKey)),
    { atLeast: 0.9 },
    many,
  );
  await compare(
    'RSA256 sign, 16 in flight',
    'node:crypto sign, cached KeyObject, one after the other',
    inFlight(() => rsaSigner.sign(bytes)),
    () => {
      for (let i = 0; i < IN_FLIGHT; i++) sign('sha256', bytes, rsa.privateKey);
    },
    { atLeast: 0.9 },
    many,
  );
  await compare(
    'RSA256 verify',
    'node:crypto verify, cached KeyObject',
    () => rsaVerifier.verify(bytes, rsaSignature),
    () => verify('sha256', bytes, rsa.publicKey, rsaSignature),
    { atLeast: 0.8 },
  );
  await compare(
    'ECC224 sign, 16 in flight',
    'node:crypto sign, cached KeyObject, 16 in flight',
    inFlight(() => ecSigner.sign(bytes)),
    inFlight(callback('sha256', ec.privateKey)),
    { atLeast: 0.8 },
    many,
  );
  await compare(
    'ECC224 verify',
    'node:crypto verify, cached KeyObject',
    () => ecVerifier.verify(bytes, ecSignature),
    () => verify('sha256', bytes, ec.publicKey, ecSignature),
    { atLeast: 0.8 },
  );

  // The same calls with a signer and a verifier that do nothing: what is left is grammar, Base64 and string to sign.
  const nothing = {
    algorithm: 'RSA256',
    keyVersion: '1',
    sign: async () => rsaSignature,
    verify: async () => true,
  };
  const header = await signMessage(message, nothing);
  await compare(
    'everything but RSA: signMessage, body of 1 KiB',
    'one RSA signature',
    () => signMessage(message, nothing),
    () => sign('sha256', bytes, rsa.privateKey),
    { atMost: 0.03 },
  );
  await compare(
    'everything but RSA: verifyMessage, body of 1 KiB',
    'one RSA signature',
    () => verifyMessage(message, { signature: header, keys: nothing }),
    () => sign('sha256', bytes, rsa.privateKey),
    { atMost: 0.03 },
  );

  // The portable path, against the pure JavaScript library most bundles carry for P-224.
  const native = process.getBuiltinModule;
  process.getBuiltinModule = () => undefined;
  const portableSigner = await importSigningKey(ec.privateKey, { algorithm });
  const portableVerifier = await importVerificationKey(ec.publicKey, { algorithm });
  process.getBuiltinModule = native;
  const theirs = new elliptic.ec('p224');
  const { createHash } = await import('node:crypto');
  const d = ec.privateKey.export({ format: 'der', type: 'sec1' }).subarray(7, 35);
  const pair = theirs.keyFromPrivate(d);
  const point = theirs.keyFromPublic([...ec.publicKey.export({ format: 'der', type: 'spki' }).subarray(-57)]);
  const digest = () => createHash('sha256').update(bytes).digest();
  const asDer = [...ecSignature];
  await compare(
    'ECC224 sign, portable path',
    'elliptic',
    () => portableSigner.sign(bytes),
    () => pair.sign(digest()).toDER(),
    { atLeast: 0.9 },
  );
  await compare(
    'ECC224 verify, portable path',
    'elliptic',
    () => portableVerifier.verify(bytes, ecSignature),
    () => point.verify(digest(), asDer),
    { atLeast: 0.9 },
  );
  return rows;
}
