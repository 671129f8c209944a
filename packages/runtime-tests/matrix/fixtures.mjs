// In: nothing. Out: keys in every form, and signatures and sealed bodies that OpenSSL made, all as text.
import { constants, createCipheriv, generateKeyPair, publicEncrypt, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);
const pem = (key, type) => key.export({ type, format: 'pem' });

async function rsaPair(modulusLength, publicExponent = 65537) {
  return describePair(await generate('rsa', { modulusLength, publicExponent }), 'pkcs1');
}

async function ecPair(namedCurve) {
  return describePair(await generate('ec', { namedCurve }), 'sec1');
}

function describePair({ privateKey, publicKey }, older) {
  return {
    objects: { privateKey, publicKey },
    pkcs8: pem(privateKey, 'pkcs8'),
    spki: pem(publicKey, 'spki'),
    [older]: pem(privateKey, older),
    ...(older === 'pkcs1' && {
      pkcs1Public: pem(publicKey, 'pkcs1'),
      jwk: privateKey.export({ format: 'jwk' }),
    }),
    bare: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    barePublic: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}

/** Fresh test keys, and what OpenSSL signs and seals with them. */
export async function createFixtures({ seed }) {
  const [merchant, gateway, stranger, rsa1024, exponent3, rsa3072, rsa4096, p224, p256] = await Promise.all([
    rsaPair(2048),
    rsaPair(2048),
    rsaPair(2048),
    rsaPair(1024),
    rsaPair(2048, 3),
    rsaPair(3072),
    rsaPair(4096),
    ecPair('secp224r1'),
    ecPair('prime256v1'),
  ]);
  const keys = { merchant, gateway, stranger, rsa1024, exponent3, rsa3072, rsa4096, p224, p256 };
  const encrypted = merchant.objects.privateKey.export({
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
