// In: keys and a text, from the server. Out: the times of every contender in this browser, posted back.
import { importOpeningPkcs8, importSealingSpki, sealBody } from '@redeemkit/rsa-aes-envelope';
import { openUnverifiedBody } from '@redeemkit/rsa-aes-envelope/unverified';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
// @boundaries-ignore the rivals live in a lockfile of their own
import CryptoJS from 'crypto-js';
// @boundaries-ignore the rivals live in a lockfile of their own
import { CompactSign, compactVerify, importPKCS8, importSPKI } from 'jose';
// @boundaries-ignore the rivals live in a lockfile of their own
import JSEncrypt from 'jsencrypt';
// @boundaries-ignore the rivals live in a lockfile of their own
import * as jsrsasign from 'jsrsasign';
// @boundaries-ignore the rivals live in a lockfile of their own
import forge from 'node-forge';
import { inFlight, measure } from '../measure.mjs';
import { sealerOf, signersOf } from '../tasks/pure-js.mjs';

async function run({ privatePem, privatePkcs1, publicPem, text, options }) {
  const bytes = new TextEncoder().encode(text);
  const libraries = { forge, jsrsasign, JSEncrypt, CryptoJS };
  const pure = signersOf(libraries, { privatePkcs1, publicPem });
  const sealer = sealerOf(libraries, { privatePkcs1 });
  const signer = await importSigningKey(privatePem);
  const verifier = await importVerificationKey(publicPem);
  const signature = await signer.sign(bytes);
  const base64 = btoa(String.fromCharCode(...signature));
  for (const one of pure)
    if (one.sign(text) !== base64 || one.verify(text, base64) !== true)
      throw new Error(`${one.name} signs or verifies otherwise`);
  const der = (pem) =>
    Uint8Array.from(atob(pem.replace(/-----.*-----|\s/g, '')), (letter) => letter.charCodeAt(0));
  const key = await importSealingSpki(der(publicPem));
  const keys = await importOpeningPkcs8(der(privatePem));
  const joseKeys = [await importPKCS8(privatePem, 'RS256'), await importSPKI(publicPem, 'RS256')];
  const joseSign = () => new CompactSign(bytes).setProtectedHeader({ alg: 'RS256' }).sign(joseKeys[0]);
  const compact = await joseSign();
  const body = 'x'.repeat(1_024);
  const plaintext = new TextEncoder().encode(body);
  const sealed = await sealBody(plaintext, { key });
  const theirs = sealer.seal(body);
  const named = (make) => Object.fromEntries(pure.map((one) => [one.name, { run: make(one) }]));
  const atLeast = (than, ratio) => ({ than, atLeast: ratio });
  const tasks = [
    [
      'sign',
      {
        redeemkit: { run: () => signer.sign(bytes) },
        jose: { run: joseSign },
        ...named((one) => () => one.sign(text)),
      },
      pure.map(({ name }) => atLeast(name, 20)),
    ],
    [
      'sign, 16 in flight',
      { redeemkit: inFlight(16, () => signer.sign(bytes)), jose: inFlight(16, joseSign) },
      [],
    ],
    [
      'verify',
      {
        redeemkit: { run: () => verifier.verify(bytes, signature) },
        jose: { run: () => compactVerify(compact, joseKeys[1]) },
        ...named((one) => () => one.verify(text, base64)),
      },
      [],
    ],
    [
      'seal 1 KiB',
      {
        redeemkit: { run: () => sealBody(plaintext, { key }) },
        [sealer.name]: { run: () => sealer.seal(body) },
      },
      [],
    ],
    [
      'open 1 KiB',
      {
        redeemkit: { run: () => openUnverifiedBody(sealed.body, { encrypt: sealed.encrypt, keys }) },
        [sealer.name]: { run: () => sealer.open(theirs) },
      },
      [],
    ],
  ];
  const rows = [];
  for (const [task, contenders, targets] of tasks) {
    const times = await measure(Object.values(contenders), options);
    rows.push({
      task,
      times: Object.fromEntries(Object.keys(contenders).map((name, i) => [name, times[i]])),
      targets,
    });
  }
  return { browser: navigator.userAgent.replace(/.*(Chrome\/\d+).*/, '$1'), rows };
}

const report = (what) => fetch('/report', { method: 'POST', body: JSON.stringify(what) });
fetch('/input')
  .then((response) => response.json())
  .then(run)
  .then(report, (error) => report({ error: String(error?.stack ?? error) }));
