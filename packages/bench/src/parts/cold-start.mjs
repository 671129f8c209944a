// In: `--quick` or nothing. Out: on one line of JSON, what a process takes from its start to its first signature, in turns.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rivalsFolder } from '../install.mjs';
import { quartiles } from '../measure.mjs';
import { createPair, signedText } from '../tasks/keys.mjs';

const rounds = process.argv.includes('--quick') ? 3 : 11;
const folder = mkdtempSync(join(tmpdir(), 'redeemkit-bench-'));
const { privatePem, privatePkcs1 } = createPair();
const ours = import.meta.resolve('@redeemkit/signature-header');
const rival = (path) => pathToFileURL(join(rivalsFolder, 'node_modules', path)).href;
const text = JSON.stringify(signedText);
const key = JSON.stringify(privatePem);
const pkcs1 = JSON.stringify(privatePkcs1);
const scripts = {
  'an empty script': '',
  redeemkit: `const { importSigningKey } = await import(${JSON.stringify(ours)});
    const key = await importSigningKey(${key}); await key.sign(new TextEncoder().encode(${text}));`,
  'node:crypto by hand': `const { sign } = await import('node:crypto'); sign('sha256', Buffer.from(${text}), ${key});`,
  'alipay-sdk': `const { signatureV3 } = await import(${JSON.stringify(rival('alipay-sdk/dist/esm/util.js'))}); signatureV3(${text}, ${key});`,
  jose: `const { CompactSign, importPKCS8 } = await import(${JSON.stringify(rival('jose/dist/webapi/index.js'))});
    await new CompactSign(new TextEncoder().encode(${text})).setProtectedHeader({ alg: 'RS256' }).sign(await importPKCS8(${key}, 'RS256'));`,
  'node-forge': `const { default: forge } = await import(${JSON.stringify(rival('node-forge/lib/index.js'))});
    forge.pki.privateKeyFromPem(${pkcs1}).sign(forge.md.sha256.create().update(${text}, 'utf8'));`,
};
// Processor time from the start of the process on, so that a busy machine counts for little.
const report = 'process.stdout.write(JSON.stringify(process.cpuUsage()));';
const names = Object.keys(scripts);
for (const [index, name] of names.entries())
  writeFileSync(join(folder, `${index}.mjs`), `${scripts[name]}\n${report}`);
const times = names.map(() => []);
try {
  // The first round fills the file cache.
  for (let round = -1; round < rounds; round += 1)
    for (const index of names.keys()) {
      const { user, system } = JSON.parse(execFileSync(process.execPath, [join(folder, `${index}.mjs`)]));
      if (round >= 0) times[index].push(user + system);
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const rows = [
  {
    task: 'cold start: import, key, first signature',
    times: Object.fromEntries(names.map((name, index) => [name, quartiles(times[index])])),
    targets: [],
    beyond: { than: 'an empty script', atMostUs: 40_000, who: 'redeemkit' },
  },
];
console.log(JSON.stringify({ node: process.version, rows }));
