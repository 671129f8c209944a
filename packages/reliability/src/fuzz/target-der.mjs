// In: bytes. Out: the target "der": keys in any form; what is imported is a key for node:crypto too.
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey, importVerificationKey, readKeyMaterial } from '@redeemkit/signature-header';
import { coded, must } from './coded.mjs';

const importers = [importVerificationKey, importSealingKey, importSigningKey, importOpeningKey];

const importAll = async (input) => {
  const [choice = 0] = input;
  const bytes = new Uint8Array(input.subarray(1));
  const material = choice & 4 ? Buffer.from(bytes).toString('latin1') : bytes;
  const isPrivate = (choice & 2) !== 0;
  const key = await importers[choice & 3](material);
  must(/^[0-9a-f]{64}$/.test(key.fingerprint), 'an imported key has a fingerprint');
  const { der } = await readKeyMaterial(material, { kind: isPrivate ? 'private' : 'public' });
  if (der === undefined) return;
  const read = isPrivate
    ? createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
    : createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
  must(read.asymmetricKeyDetails.modulusLength >= 2048, 'an imported key is as large as the policy says');
};

export const derTarget = {
  files: /signature-header\/dist|rsa-aes-envelope\/dist/,
  words: [
    '\x30\x82',
    '\x30\x80',
    '\x02\x01\x00',
    '\x03\x42\x00',
    '\x05\x00',
    '\x06\x09',
    '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01',
    '\x04\x82',
    '\x84\xff\xff\xff\xff',
    '-----BEGIN PUBLIC KEY-----\n',
    '-----END PRIVATE KEY-----',
    '\n',
  ].map((word) => Buffer.from(word, 'latin1')),
  seeds: async () => {
    const seeds = [];
    for (const modulusLength of [2048, 1024]) {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
      seeds.push(
        [0, publicKey.export({ type: 'spki', format: 'der' })],
        [0, publicKey.export({ type: 'pkcs1', format: 'der' })],
      );
      seeds.push(
        [2, privateKey.export({ type: 'pkcs8', format: 'der' })],
        [3, privateKey.export({ type: 'pkcs1', format: 'der' })],
      );
      seeds.push(
        [4, publicKey.export({ type: 'spki', format: 'pem' })],
        [7, privateKey.export({ type: 'pkcs8', format: 'pem' })],
      );
    }
    for (const namedCurve of ['secp224r1', 'prime256v1']) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
      seeds.push(
        [0, publicKey.export({ type: 'spki', format: 'der' })],
        [2, privateKey.export({ type: 'sec1', format: 'der' })],
      );
    }
    return seeds.map(([choice, key]) => Buffer.concat([Buffer.from([choice]), Buffer.from(key)]));
  },
  start: async () => ({ run: (input) => coded(() => importAll(input), input) }),
};
