// In: `--quick` or nothing. Out: on one line of JSON, the time of every contender for every task on this Node.

import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createRequire } from 'node:module';
import { createRedeemClient } from '@redeemkit/redeem-client';
import { importOpeningKey, importSealingKey, sealBody } from '@redeemkit/rsa-aes-envelope';
import { openUnverifiedBody } from '@redeemkit/rsa-aes-envelope/unverified';
import { openMessage, sealMessage } from '@redeemkit/secure-message';
import {
  importSigningKey,
  importVerificationKey,
  signMessage,
  verifyMessage,
} from '@redeemkit/signature-header';
import { ecc224 } from '@redeemkit/signature-header/ecc224';
import { startGateway } from '../gateway.mjs';
import { loadRival, rivalsFolder } from '../install.mjs';
import { cpuTime, inFlight, measure } from '../measure.mjs';
import * as hand from '../tasks/by-hand.mjs';
import { CLIENT_ID, createPair, message, PATH, redemption, signedBytes, signedText } from '../tasks/keys.mjs';
import { sealerOf, signersOf } from '../tasks/pure-js.mjs';

const quick = process.argv.includes('--quick');
// A turn lasts for a few garbage collections of whoever has it: in shorter ones there is one or none, and the median of
// the turns leaves out what the garbage costs or counts it double.
const options = {
  now: cpuTime,
  ...(quick ? { rounds: 3, roundMs: 8, warmUp: 1 } : { rounds: 11, roundMs: 120, warmUp: 2 }),
};
const LIMIT = 'node:crypto by hand';
const OURS = 'redeemkit';

const own = createPair();
const peer = createPair();
const signer = await importSigningKey(own.privateKey);
const verifier = await importVerificationKey(own.publicKey);
const signature = sign('sha256', signedBytes, own.privateKey);
const base64 = signature.toString('base64');
const [alipay, jose, forge, jsrsasign, JSEncrypt, CryptoJS, elliptic] = await Promise.all(
  ['alipay-sdk', 'jose', 'node-forge', 'jsrsasign', 'jsencrypt', 'crypto-js', 'elliptic'].map(loadRival),
);
const libraries = { forge, jsrsasign, JSEncrypt, CryptoJS };
const pure = signersOf(libraries, own);
for (const one of pure)
  if (one.sign(signedText) !== base64 || one.verify(signedText, base64) !== true)
    throw new Error(`${one.name} signs or verifies otherwise`);

const rows = [];
/** One task: contenders by name, and bounds on the speed of the first in terms of others. */
async function task(name, contenders, targets = []) {
  const entries = Object.entries(contenders);
  const times = await measure(
    entries.map(([, one]) => (typeof one === 'function' ? { run: one } : one)),
    options,
  );
  rows.push({ task: name, times: Object.fromEntries(entries.map(([who], i) => [who, times[i]])), targets });
}

const named = (list, make) => Object.fromEntries(list.map((one) => [one.name, make(one)]));
const joseKeys = [
  await jose.importPKCS8(own.privatePem, 'RS256'),
  await jose.importSPKI(own.publicPem, 'RS256'),
];
const compact = await new jose.CompactSign(signedBytes)
  .setProtectedHeader({ alg: 'RS256' })
  .sign(joseKeys[0]);
const joseSign = () =>
  new jose.CompactSign(signedBytes).setProtectedHeader({ alg: 'RS256' }).sign(joseKeys[0]);
const atLeast = (than, ratio) => ({ than, atLeast: ratio });

await task(
  'sign, 16 in flight',
  {
    [OURS]: inFlight(16, () => signer.sign(signedBytes)),
    [LIMIT]: inFlight(16, () => hand.signAsync(signedBytes, own.privateKey)),
    jose: inFlight(16, joseSign),
  },
  [atLeast(LIMIT, 0.9)],
);
await task(
  'sign, one after the other',
  {
    [OURS]: () => signer.sign(signedBytes),
    [LIMIT]: () => hand.signAsync(signedBytes, own.privateKey),
    'alipay-sdk': () => alipay.signatureV3(signedText, own.privatePem),
    jose: joseSign,
    ...named(pure, (one) => () => one.sign(signedText)),
  },
  [atLeast(LIMIT, 0.9), atLeast('alipay-sdk', 2), ...pure.map(({ name }) => atLeast(name, 30))],
);
await task(
  'verify',
  {
    [OURS]: () => verifier.verify(signedBytes, signature),
    [LIMIT]: () => hand.verifySync(signedBytes, own.publicKey, signature),
    'alipay-sdk': () => alipay.verifySignatureV3(signedText, base64, own.publicPem),
    jose: () => jose.compactVerify(compact, joseKeys[1]),
    ...named(pure, (one) => () => one.verify(signedText, base64)),
  },
  [atLeast(LIMIT, 0.8)],
);

const sealingKey = await importSealingKey(peer.publicKey);
const openingKeys = await importOpeningKey(peer.privateKey);
const pureSealer = sealerOf(libraries, peer);
for (const [size, label] of [
  [1_024, '1 KiB'],
  [65_536, '64 KiB'],
]) {
  const text = 'x'.repeat(size);
  const plaintext = new TextEncoder().encode(text);
  const sealed = hand.seal(plaintext, peer.publicKey);
  const theirs = pureSealer.seal(text);
  if (pureSealer.open(theirs) !== text)
    throw new Error('crypto-js and jsencrypt do not open what they sealed');
  await task(
    `seal ${label}`,
    {
      [OURS]: () => sealBody(plaintext, { key: sealingKey }),
      [LIMIT]: () => hand.seal(plaintext, peer.publicKey),
      [pureSealer.name]: () => pureSealer.seal(text),
    },
    [atLeast(LIMIT, 0.8)],
  );
  await task(
    `open ${label}`,
    {
      [OURS]: () => openUnverifiedBody(sealed.body, { encrypt: sealed.encrypt, keys: openingKeys }),
      [LIMIT]: () => hand.open(sealed, peer.privateKey),
      [pureSealer.name]: () => pureSealer.open(theirs),
    },
    [atLeast(LIMIT, 0.8)],
  );
}

// Its own opening key has no breaker to trip: every message opens.
await task('whole message: seal, sign, verify, open', {
  [OURS]: async () => {
    const sent = await sealMessage({ role: 'request', ...message }, { signer, sealing: { key: sealingKey } });
    return openMessage(
      { role: 'request', method: 'POST', path: PATH, headers: sent.headers, body: sent.body },
      { clientId: CLIENT_ID, verificationKeys: verifier, openingKeys, sealing: 'required' },
    );
  },
  [LIMIT]: () =>
    hand.wholeMessage(message, {
      signer: own.privateKey,
      verifier: own.publicKey,
      sealer: peer.publicKey,
      opener: peer.privateKey,
    }),
});

const gateway = await startGateway({ signer: await importSigningKey(peer.privateKey) });
const client = createRedeemClient({
  baseUrl: gateway.url,
  clientId: CLIENT_ID,
  signingKey: signer,
  verificationKeys: await importVerificationKey(peer.publicKey),
});
let count = 0;
const ours = async () => {
  const outcome = await client.redeem(redemption(`order-${count++}`));
  if (outcome.status !== 'succeeded') throw new Error(`${outcome.status} ${outcome.reason?.code}`);
};
const byHand = {
  url: gateway.url,
  path: PATH,
  clientId: CLIENT_ID,
  signer: own.privateKey,
  verifier: peer.publicKey,
};
const theirs = () => hand.redeem(redemption(`order-${count++}`), byHand);
for (const many of [1, 16])
  await task(
    `whole redemption over loopback, ${many} in flight`,
    { [OURS]: inFlight(many, ours), [`${LIMIT} and fetch`]: inFlight(many, theirs) },
    [atLeast(`${LIMIT} and fetch`, 0.8)],
  );
gateway.close();

const ec = generateKeyPairSync('ec', { namedCurve: 'secp224r1' });
const algorithm = ecc224({ hash: 'SHA-256', encoding: 'der' });
const { getBuiltinModule } = process;
const importEc = async () => [
  await importSigningKey(ec.privateKey, { algorithm }),
  await importVerificationKey(ec.publicKey, { algorithm }),
];
const [ecSigner, ecVerifier] = await importEc();
process.getBuiltinModule = () => undefined;
const [portableSigner, portableVerifier] = await importEc();
process.getBuiltinModule = getBuiltinModule;
const ecSignature = sign('sha256', signedBytes, ec.privateKey);
const curve = new elliptic.ec('p224');
const digest = () => createHash('sha256').update(signedBytes).digest();
const ellipticKey = curve.keyFromPrivate(
  ec.privateKey.export({ format: 'der', type: 'sec1' }).subarray(7, 35),
);
const der = [...ecSignature];
await task(
  'ECC224 sign',
  {
    [OURS]: () => ecSigner.sign(signedBytes),
    [`${OURS}, portable`]: () => portableSigner.sign(signedBytes),
    [LIMIT]: () => hand.signAsync(signedBytes, ec.privateKey),
    elliptic: () => ellipticKey.sign(digest()).toDER(),
  },
  [atLeast(LIMIT, 0.8)],
);
await task(
  'ECC224 verify',
  {
    [OURS]: () => ecVerifier.verify(signedBytes, ecSignature),
    [`${OURS}, portable`]: () => portableVerifier.verify(signedBytes, ecSignature),
    [LIMIT]: () => verify('sha256', signedBytes, ec.publicKey, ecSignature),
    elliptic: () => ellipticKey.verify(digest(), der),
  },
  [atLeast(LIMIT, 0.8)],
);

// The same calls with a signer and a verifier that do nothing: what is left is grammar, Base64 and string to sign.
const nothing = {
  algorithm: 'RSA256',
  keyVersion: '1',
  sign: async () => signature,
  verify: async () => true,
};
const header = await signMessage(message, nothing);
await task('everything but RSA of signing', {
  [OURS]: () => signMessage(message, nothing),
  'one RSA signature': () => hand.signAsync(signedBytes, own.privateKey),
});
await task('everything but RSA of verifying', {
  [OURS]: () => verifyMessage(message, { signature: header, keys: nothing }),
  'one RSA signature': () => hand.signAsync(signedBytes, own.privateKey),
});

const versionOf = (name) =>
  createRequire(`${rivalsFolder}x.js`)(`./node_modules/${name}/package.json`).version;
const versions = Object.fromEntries(
  ['alipay-sdk', 'jose', 'node-forge', 'jsrsasign', 'crypto-js', 'jsencrypt', 'elliptic'].map((name) => [
    name,
    versionOf(name),
  ]),
);
console.log(JSON.stringify({ node: process.version, versions, rows }));
