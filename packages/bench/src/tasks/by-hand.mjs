// In: keys as node:crypto has them. Out: the steps of the protocol written directly on node:crypto and fetch: the limit.
import {
  constants,
  createCipheriv,
  createDecipheriv,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

/** RSAES-PKCS1-v1_5 in OpenSSL's numbering: for wrapping only, where hand-written code uses it too. */
const PKCS1 = 1;

/** On the thread pool, as a server would. */
export const signAsync = (bytes, key) =>
  new Promise((resolve, reject) => {
    sign('sha256', bytes, key, (error, signature) => (error ? reject(error) : resolve(signature)));
  });

export const verifySync = (bytes, key, signature) => verify('sha256', bytes, key, signature);

export const seal = (plaintext, publicKey) => {
  const key = randomBytes(32);
  const cipher = createCipheriv('aes-256-ecb', key, null);
  const base64 = Buffer.concat([cipher.update(plaintext), cipher.final()]).toString('base64');
  const wrapped = publicEncrypt({ key: publicKey, padding: PKCS1 }, key);
  return {
    body: Buffer.from(base64, 'latin1'),
    encrypt: `algorithm=RSA_AES,keyVersion=1,symmetricKey=${encodeURIComponent(wrapped.toString('base64'))}`,
  };
};

export const open = ({ body, encrypt }, privateKey) => {
  const wrapped = Buffer.from(decodeURIComponent(encrypt.split('symmetricKey=')[1]), 'base64');
  // Unpadded, because Node 20 refuses the padding; the separator is looked for.
  const block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, wrapped);
  const key = block.subarray(block.indexOf(0, 2) + 1);
  const decipher = createDecipheriv('aes-256-ecb', key, null);
  return Buffer.concat([decipher.update(body.toString('latin1'), 'base64'), decipher.final()]);
};

const headerOf = (signature) =>
  `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(signature.toString('base64'))}`;
const signatureOf = (header) =>
  Buffer.from(decodeURIComponent(header.slice(header.indexOf('signature=') + 10)), 'base64');
const textOf = ({ path, clientId, time, body }) =>
  Buffer.concat([Buffer.from(`POST ${path}\n${clientId}.${time}.`), body]);

/** Seals and signs, then verifies and opens: one whole message both ways. */
export async function wholeMessage(message, { signer, verifier, sealer, opener }) {
  const sealed = seal(message.body, sealer);
  const parts = { ...message, body: sealed.body };
  const header = headerOf(await signAsync(textOf(parts), signer));
  if (!verifySync(textOf(parts), verifier, signatureOf(header))) throw new Error('did not verify');
  return open(sealed, opener);
}

/** One redemption, with what any program on fetch needs: a time limit, no redirects, a check of time and result. */
export async function redeem(request, { url, path, clientId, signer, verifier }) {
  const body = Buffer.from(JSON.stringify(request));
  const time = `${new Date(Date.now() + 28_800_000).toISOString().slice(0, 19)}+08:00`;
  const signature = await signAsync(textOf({ path, clientId, time, body }), signer);
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      'Client-Id': clientId,
      'Content-Type': 'application/json; charset=UTF-8',
      'Request-Time': time,
      Signature: headerOf(signature),
    },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  const answer = Buffer.from(await response.arrayBuffer());
  const { headers } = response;
  const answered = headers.get('response-time');
  const text = textOf({ path, clientId, time: answered, body: answer });
  if (!verifySync(text, verifier, signatureOf(headers.get('signature')))) throw new Error('did not verify');
  if (Math.abs(Date.parse(answered) - Date.now()) > 300_000) throw new Error('stale');
  const { result } = JSON.parse(answer.toString());
  if (result.resultCode !== 'SUCCESS' || result.resultStatus !== 'S') throw new Error(result.resultCode);
}
