// In: a bundle of this package, 'seal' or 'open', an engine. Out: by how much the peak of resident memory grew, over the body's size.
import { generateKeyPairSync } from 'node:crypto';
import { resourceUsage } from 'node:process';
import { pathToFileURL } from 'node:url';

const [, , bundle, direction, engine] = process.argv;
const { importOpeningKey, importSealingKey, openUnverifiedBody, sealBody } = await import(
  pathToFileURL(bundle).href
);
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = await importSealingKey(publicKey, { engine });
const keys = await importOpeningKey(privateKey, { engine });
const SIZE = 10 * 1_048_576;

// Small ones first, so that code and tables are there before the measuring.
for (let run = 0; run < 20; run += 1) {
  const { body, encrypt } = await sealBody(new Uint8Array(1000).fill(0x61), { key });
  await openUnverifiedBody(body, { encrypt, keys });
}
let sealed;
if (direction === 'open') {
  // Made by node:crypto in pieces, so that making it leaves no high peak behind.
  const { createCipheriv } = await import('node:crypto');
  const small = await sealBody(new Uint8Array(0), { key, aesBits: 256 });
  const { parseEncryptHeader } = await import(pathToFileURL(bundle).href);
  const { constants, privateDecrypt } = await import('node:crypto');
  const block = privateDecrypt(
    { key: privateKey, padding: constants.RSA_NO_PADDING },
    parseEncryptHeader(small.encrypt).symmetricKey,
  );
  const cipher = createCipheriv('aes-256-ecb', block.subarray(224), null);
  const body = new Uint8Array(4 * Math.ceil((SIZE + 16) / 3));
  let at = 0;
  const put = (text) => {
    at += body.set(Buffer.from(text, 'latin1'), at) ?? text.length;
  };
  // 48 bytes are 64 characters: no padding inside.
  for (let from = 0; from < SIZE; from += 48 * 1024) {
    put(cipher.update(Buffer.alloc(Math.min(48 * 1024, SIZE - from), 0x61), undefined, 'base64'));
  }
  put(cipher.final('base64'));
  sealed = { body, encrypt: small.encrypt };
}
const plaintext = direction === 'seal' ? new Uint8Array(SIZE).fill(0x61) : undefined;
const before = resourceUsage().maxRSS;
if (plaintext) await sealBody(plaintext, { key });
else {
  const { body } = await openUnverifiedBody(sealed.body, { encrypt: sealed.encrypt, keys, maxBytes: SIZE });
  if (body.length !== SIZE || body[SIZE - 1] !== 0x61) throw new Error('wrong result');
}
// Kilobytes, and the input itself counts once.
process.stdout.write(
  String(((resourceUsage().maxRSS - before) * 1024 + (plaintext ?? sealed.body).length) / SIZE),
);
