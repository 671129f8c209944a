// In: the test keys of the conformance vectors. Out: each in every form, and what OpenSSL signs and seals with them.
import {
  constants,
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  publicEncrypt,
  randomBytes,
  sign,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../conformance-vectors/generator/keys');
const pem = (key, type) => key.export({ type, format: 'pem' });

function readPair(name) {
  const privateKey = createPrivateKey(readFileSync(join(folder, `${name}.pem`)));
  const publicKey = createPublicKey(privateKey);
  const rsa = privateKey.asymmetricKeyType === 'rsa';
  return {
    objects: { privateKey, publicKey },
    pkcs8: pem(privateKey, 'pkcs8'),
    spki: pem(publicKey, 'spki'),
    ...(rsa && {
      pkcs1: pem(privateKey, 'pkcs1'),
      pkcs1Public: pem(publicKey, 'pkcs1'),
      jwk: privateKey.export({ format: 'jwk' }),
    }),
    bare: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    barePublic: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}

/** Test keys as text, and what OpenSSL signs and seals with them. */
export function createFixtures({ seed }) {
  const keys = {
    merchant: readPair('merchant'),
    gateway: readPair('gateway'),
    stranger: readPair('stranger'),
    rsa1024: readPair('rsa-1024'),
    exponent3: readPair('rsa-2048-e3'),
    rsa3072: readPair('rsa-3072'),
    rsa4096: readPair('rsa-4096'),
    p224: readPair('p224'),
    p256: readPair('p256'),
  };
  const encrypted = keys.merchant.objects.privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  });
  const openssl = opensslFixtures(keys);
  for (const key of Object.values(keys)) delete key.objects;
  return { seed, keys: { ...keys, encrypted }, openssl };
}

function opensslFixtures({ merchant, gateway, p224 }) {
  const data = 'what was signed';
  const bytes = Buffer.from(data);
  const ecc224 = {};
  for (const [hash, digest] of [
    ['SHA-256', 'sha256'],
    ['SHA-224', 'sha224'],
  ])
    for (const [encoding, dsaEncoding] of [
      ['der', 'der'],
      ['raw', 'ieee-p1363'],
    ])
      ecc224[`${hash} ${encoding}`] = sign(digest, bytes, {
        key: p224.objects.privateKey,
        dsaEncoding,
      }).toString('base64');
  const plain = '{"bizNo":"1","note":"一分"}';
  const contentKey = randomBytes(32);
  const cipher = createCipheriv('aes-256-ecb', contentKey, null);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
  const wrapped = publicEncrypt(
    { key: gateway.objects.publicKey, padding: constants.RSA_PKCS1_PADDING },
    contentKey,
  ).toString('base64');
  const encrypt = `algorithm=RSA_AES,keyVersion=1,symmetricKey=${encodeURIComponent(wrapped)}`;
  return {
    data,
    rsa256: sign('sha256', bytes, merchant.objects.privateKey).toString('base64'),
    ecc224,
    sealed: { encrypt, body, plain },
  };
}
