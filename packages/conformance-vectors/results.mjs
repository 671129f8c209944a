#!/usr/bin/env node
// In: the adapters, where their tools are here, and adapters/explained.json. Out: the tables of docs/conformance.md.
// With --check nothing is written: every adapter whose tool is here must fail nothing but what is explained; openssl must
// be here. `--only openssl,java` runs some of them.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVectors } from '@redeemkit/conformance-vectors';
import { allVectors } from '@redeemkit/conformance-vectors/all';
import { execImplementation } from '@redeemkit/conformance-vectors/exec';

const here = import.meta.dirname;
const adapters = join(here, 'adapters');
const page = join(here, '../../docs/conformance.md');
const check = process.argv.includes('--check');
const only = process.argv[process.argv.indexOf('--only') + 1]?.split(',');
const explained = JSON.parse(readFileSync(join(adapters, 'explained.json'), 'utf8'));
const scratch = mkdtempSync(join(tmpdir(), 'redeemkit-results-'));
const node = `"${process.execPath}"`;

const says = (command, args) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}`.trim().split('\n')[0] : undefined;
};

/** alipay-sdk lives in a folder of its own outside the tree, from its own lockfile. */
function installAlipaySdk() {
  const folder = join(scratch, 'alipay-sdk');
  cpSync(join(adapters, 'alipay-sdk'), folder, { recursive: true });
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status === 0) return folder;
  console.log(`not run: alipay-sdk cannot be installed: ${stderr.trim().split('\n').at(-1)}`);
  return undefined;
}

const runs = [
  {
    name: 'redeemkit',
    what: 'redeemkit, with node:crypto',
    tool: () => `Node.js ${process.versions.node}`,
    command: `${node} redeemkit/serve.mjs native`,
  },
  {
    name: 'redeemkit-portable',
    what: 'redeemkit, as in a browser',
    tool: () => `Node.js ${process.versions.node}, node:crypto hidden`,
    command: `${node} redeemkit/serve.mjs portable`,
  },
  {
    name: 'openssl',
    what: 'bash and openssl',
    required: true,
    tool: () => says('openssl', ['version'])?.replace(/ \(Library.*/, ''),
    command: 'bash openssl/answer.sh',
  },
  {
    name: 'python',
    what: 'Python, cryptography',
    tool: () =>
      says('python3', [
        '-c',
        'import cryptography as c, platform as p; print(f"Python {p.python_version()}, cryptography {c.__version__}")',
      ]),
    command: 'python3 python/answer.py',
  },
  {
    name: 'java',
    what: 'Java, JCE alone',
    tool: () => says('java', ['-version']),
    command: 'java java/Answer.java',
  },
  {
    name: 'alipay-sdk',
    what: 'alipay-sdk for Node.js',
    tool: () => (says('npm', ['--version']) === undefined ? undefined : 'alipay-sdk 4.14.0'),
    folder: installAlipaySdk,
    command: `${node} answer.mjs`,
  },
];

const explain = (name, id) => explained[name].find(({ cases }) => new RegExp(`^(?:${cases})$`).test(id));

async function measure({ name, what, tool, required, folder = () => adapters, command }) {
  const version = tool();
  const cwd = version === undefined ? undefined : folder();
  if (cwd === undefined) {
    console.log(`${required ? 'FAILED' : 'not run:'} ${name}: its tool is not here`);
    return required ? { name, ok: false } : undefined;
  }
  const report = await runVectors(allVectors, execImplementation(command, { cwd }));
  const failures = report.cases.filter(({ verdict }) => verdict === 'failed');
  const strange = failures.filter(({ id }) => explain(name, id) === undefined);
  const { passed, failed, unsupported } = report.counts;
  console.log(
    `${strange.length === 0 ? 'ok     ' : 'FAILED '}${name} (${version}): ${passed} passed, ${failed} failed and explained, ${unsupported} not supported, ${(report.milliseconds / 1000).toFixed(1)} s`,
  );
  for (const { id, fault, detail } of strange) console.log(`  not explained: ${id}: ${fault}: ${detail}`);
  return { name, what, version, report, failures, ok: strange.length === 0 };
}

function toTables(results) {
  const cell = ({ passed, failed, unsupported }) => {
    if (passed + failed === 0) return '–';
    return [`${passed}`, failed > 0 ? `**${failed} failed**` : '', unsupported > 0 ? `${unsupported} –` : '']
      .filter(Boolean)
      .join(', ');
  };
  const groups = results[0].report.groups;
  const head = `| file · operation | ${results.map(({ what }) => what).join(' | ')} |`;
  const rows = groups.map(
    ({ file, operation }, at) =>
      `| ${file} · ${operation} | ${results.map(({ report }) => cell(report.groups[at])).join(' | ')} |`,
  );
  const sum = `| **all** | ${results.map(({ report }) => cell(report.counts)).join(' | ')} |`;
  const tools = results.map(({ what, version }) => `${what}: ${version}`).join(' · ');
  const failing = results
    .filter(({ failures }) => failures.length > 0)
    .map(({ name, what, failures }) => {
      const reasons = explained[name].flatMap((entry) => {
        const ids = failures.filter(({ id }) => explain(name, id) === entry).map(({ id }) => `\`${id}\``);
        return ids.length === 0 ? [] : [`| ${entry.why} | ${ids.join(', ')} |`];
      });
      return `### ${what}\n\n| why | cases |\n| --- | --- |\n${reasons.join('\n')}`;
    });
  return [
    `Tools of this run: ${tools}. "–" is not supported.`,
    [head, `| --- |${' ---: |'.repeat(results.length)}`, ...rows, sum].join('\n'),
    '## Failures, explained',
    ...failing,
  ].join('\n\n');
}

try {
  const results = [];
  for (const run of runs.filter(
    ({ name }) => only === undefined || !process.argv.includes('--only') || only.includes(name),
  )) {
    const result = await measure(run);
    if (result !== undefined) results.push(result);
  }
  const bad = results.filter(({ ok }) => !ok).length;
  console.log(`adapters: ${results.length - bad} passed, ${bad} failed`);
  process.exitCode = bad === 0 ? 0 : 1;
  if (!check && bad === 0) {
    const start = '<!-- results: written by results.mjs -->';
    const end = '<!-- end of results -->';
    const text = existsSync(page) ? readFileSync(page, 'utf8') : `${start}\n${end}\n`;
    const [before, rest] = text.split(start);
    const [, after] = rest.split(end);
    writeFileSync(page, `${before}${start}\n\n${toTables(results)}\n\n${end}${after}`);
    const biome = join(here, '../../node_modules/.bin/biome');
    spawnSync(biome, ['format', '--write', page], { cwd: join(here, '../..') });
    console.log('written: docs/conformance.md');
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
