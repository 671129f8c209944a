// In: an RSA-2048 key and bodies of 1 and 64 KiB. Out: how sealing and opening compare with node:crypto used by hand,
// and the portable path with crypto-js and jsencrypt.
import {
  constants,
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { createRequire } from 'node:module';
import { importOpeningKey, importSealingKey, sealBody } from '@redeemkit/rsa-aes-envelope';
import { openUnverifiedBody } from '@redeemkit/rsa-aes-envelope/unverified';
import CryptoJS from 'crypto-js';
import { measure } from './measure.mjs';

// Its ES module does not load in Node; the other build does.
const JSEncrypt = createRequire(import.meta.url)('jsencrypt');

export const title = 'rsa-aes-envelope';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** RSAES-PKCS1-v1_5 in OpenSSL's numbering: for wrapping only, where hand-written code uses it too. */
const PKCS1 = 1;

/** The same steps written directly on node:crypto, with no check that the protocol does not force. */
const direct = {
  seal(plaintext) {
    const key = randomBytes(32);
    const cipher = createCipheriv('aes-256-ecb', key, null);
    const base64 = Buffer.concat([cipher.update(plaintext), cipher.final()]).toString('base64');
    const wrapped = publicEncrypt({ key: publicKey, padding: PKCS1 }, key);
    const symmetricKey = encodeURIComponent(wrapped.toString('base64'));
    return {
      body: Buffer.from(base64, 'latin1'),
      encrypt: `algorithm=RSA_AES,keyVersion=1,symmetricKey=${symmetricKey}`,
    };
  },
  open({ body, encrypt }) {
    const [, value] = encrypt.split('symmetricKey=');
    const wrapped = Buffer.from(decodeURIComponent(value), 'base64');
    // Unpadded, as everywhere on Node 20; the separator is looked for.
    const block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, wrapped);
    const key = block.subarray(block.indexOf(0, 2) + 1);
    const decipher = createDecipheriv('aes-256-ecb', key, null);
    return Buffer.concat([decipher.update(body.toString('latin1'), 'base64'), decipher.final()]);
  },
};

/** The pair of libraries that most pages about this protocol use in a browser. */
function pureJavaScript() {
  const rsa = new JSEncrypt();
  rsa.setPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs1' }));
  const aes = { mode: CryptoJS.mode.ECB, padding: CryptoJS.pad.Pkcs7 };
  return {
    seal(text) {
      const key = CryptoJS.lib.WordArray.random(32);
      const body = CryptoJS.AES.encrypt(CryptoJS.enc.Utf8.parse(text), key, aes).toString();
      // jsencrypt wraps text, so the key goes in as hexadecimal.
      return { body, symmetricKey: encodeURIComponent(rsa.encrypt(key.toString(CryptoJS.enc.Hex))) };
    },
    open({ body, symmetricKey }) {
      const key = CryptoJS.enc.Hex.parse(rsa.decrypt(decodeURIComponent(symmetricKey)));
      return CryptoJS.AES.decrypt(body, key, aes).toString(CryptoJS.enc.Utf8);
    },
  };
}

export async function measurements() {
  const rows = [];
  const compare = async (what, baseline, ours, theirs, target) => {
    const [a, b] = await measure([
      { name: what, run: ours },
      { name: baseline, run: theirs },
    ]);
    rows.push({ what, baseline, ours: a, theirs: b, target });
  };
  for (const [size, name] of [
    [1024, '1 KiB'],
    [65_536, '64 KiB'],
  ]) {
    const text = 'x'.repeat(size);
    const plaintext = new TextEncoder().encode(text);
    const key = await importSealingKey(publicKey);
    const keys = await importOpeningKey(privateKey);
    const sealed = direct.seal(plaintext);
    const baseline = 'the same steps on node:crypto';
    await compare(
      `seal ${name}`,
      baseline,
      () => sealBody(plaintext, { key }),
      () => direct.seal(plaintext),
      { atLeast: 0.8 },
    );
    await compare(
      `open ${name}`,
      baseline,
      () => openUnverifiedBody(sealed.body, { encrypt: sealed.encrypt, keys }),
      () => direct.open(sealed),
      { atLeast: 0.8 },
    );
    const pure = pureJavaScript();
    const portableKey = await importSealingKey(publicKey, { engine: 'portable' });
    const portableKeys = await importOpeningKey(privateKey, { engine: 'portable' });
    const theirs = pure.seal(text);
    if (pure.open(theirs) !== text) throw new Error('crypto-js and jsencrypt do not open what they sealed');
    await compare(
      `seal ${name}, portable path`,
      'crypto-js and jsencrypt',
      () => sealBody(plaintext, { key: portableKey }),
      () => pure.seal(text),
      { atLeast: 3 },
    );
    await compare(
      `open ${name}, portable path`,
      'crypto-js and jsencrypt',
      () => openUnverifiedBody(sealed.body, { encrypt: sealed.encrypt, keys: portableKeys }),
      () => pure.open(theirs),
      { atLeast: 3 },
    );
  }
  return rows;
}
