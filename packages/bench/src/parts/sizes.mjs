// In: nothing. Out: on one line of JSON, what the equivalent task weighs in a browser's bundle, minified and gzipped.

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { rivalsFolder } from '../install.mjs';

const here = fileURLToPath(new URL('../..', import.meta.url));
const SIGN = 'sign a request, verify its answer';
const SEAL = 'the same, sealed both ways';
const REDEEM = 'a whole client';
// What is tree-shaken is imported by name; what is one object is imported whole, as its users do.
const entries = [
  [
    SIGN,
    'redeemkit',
    here,
    `export { signMessage, verifyMessage, rsa256 } from '@redeemkit/signature-header'`,
    3_000,
  ],
  [SIGN, 'jose', rivalsFolder, `export { CompactSign, compactVerify, importPKCS8, importSPKI } from 'jose'`],
  [SIGN, 'jsencrypt', rivalsFolder, `export { default } from 'jsencrypt'`],
  [SIGN, 'node-forge', rivalsFolder, `export { default } from 'node-forge'`],
  [SIGN, 'jsrsasign', rivalsFolder, `export { KJUR, KEYUTIL, hextob64, b64tohex } from 'jsrsasign'`],
  [
    SEAL,
    'redeemkit',
    here,
    `export { signMessage, verifyMessage, rsa256 } from '@redeemkit/signature-header'; export { sealBody, openBody, importSealingSpki, importOpeningPkcs8 } from '@redeemkit/rsa-aes-envelope'`,
    11_000,
  ],
  [
    SEAL,
    'crypto-js + jsencrypt',
    rivalsFolder,
    `export { default as a } from 'crypto-js'; export { default as b } from 'jsencrypt'`,
  ],
  [
    REDEEM,
    'redeemkit',
    here,
    `export { createRedeemClient } from '@redeemkit/redeem-client'; export { rsa256 } from '@redeemkit/signature-header'`,
    14_000,
  ],
  [
    REDEEM,
    'redeemkit, with sealing',
    here,
    `export { createRedeemClient } from '@redeemkit/redeem-client'; export { rsa256 } from '@redeemkit/signature-header'; export { importSealingSpki, importOpeningPkcs8 } from '@redeemkit/rsa-aes-envelope'`,
    20_000,
  ],
];
const rows = [];
for (const [task, name, resolveDir, contents, ceiling] of entries) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    legalComments: 'none',
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    // Rivals ask for these in a browser too, and bundlers put nothing there.
    external: ['crypto', 'buffer', 'util', 'stream'],
    logLevel: 'error',
    write: false,
  });
  const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
  rows.push({ task, name, bytes, ...(ceiling && { ceiling }) });
}
console.log(JSON.stringify({ rows }));
