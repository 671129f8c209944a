// In: tarballs of all packages. Out: what a stranger gets with each: third parties, licences, install scripts, an SBOM.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// The client and everything below it: what signs requests and holds keys.
const core = [
  'signature-header',
  'rsa-aes-envelope',
  'secure-message',
  'benefit-redeem-schema',
  'redeem-client',
];
// Audited, small, without dependencies of their own, and each for one task: P-224, its hashes, AES-ECB, validation.
const coreThirdParties = ['@noble/ciphers', '@noble/curves', '@noble/hashes', 'valibot'];
// Licences that ask for nothing but their own text.
// Of the two in the last, the receiver chooses one.
const licences = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'PostgreSQL',
  '(MIT OR CC0-1.0)',
];

const scripts = ['preinstall', 'install', 'postinstall'];

const npm = (cwd, args) => {
  const result = spawnSync('npm', args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (result.status !== 0) throw new Error(`npm ${args[0]}: ${result.stdout}${result.stderr}`);
  return result.stdout;
};

/**
 * Installs `names` from their tarballs into `folder`.
 *
 * @returns every installed package: name, version, licence, install scripts
 */
function install(folder, { names, tarballs }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      name: 'stranger',
      version: '1.0.0',
      private: true,
      dependencies: Object.fromEntries(names.map((name) => [`@redeemkit/${name}`, `file:${tarballs[name]}`])),
    }),
  );
  npm(folder, [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--loglevel=error',
  ]);
  const found = [];
  const walk = (modules) => {
    if (!existsSync(modules)) return;
    const folders = readdirSync(modules).flatMap((entry) =>
      entry.startsWith('@') ? readdirSync(join(modules, entry)).map((name) => `${entry}/${name}`) : [entry],
    );
    for (const name of folders) {
      const file = join(modules, name, 'package.json');
      if (name.startsWith('.') || !existsSync(file)) continue;
      const manifest = JSON.parse(readFileSync(file, 'utf8'));
      found.push({
        name,
        version: manifest.version,
        licence: typeof manifest.license === 'string' ? manifest.license : 'unknown',
        scripts: scripts.filter((script) => manifest.scripts?.[script] !== undefined),
      });
      walk(join(modules, name, 'node_modules'));
    }
  };
  walk(join(folder, 'node_modules'));
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Looks at what is installed with the core, and with everything.
 *
 * @returns faults, a list of lines to print, and the SBOM of everything (CycloneDX)
 */
export function inspectSupply({ scratch, tarballs }) {
  const faults = [];
  const everything = install(join(scratch, 'everything'), { names: Object.keys(tarballs), tarballs });
  const own = (name) => name.startsWith('@redeemkit/');
  const inCore = install(join(scratch, 'core'), { names: core, tarballs }).filter(({ name }) => !own(name));
  const names = inCore.map(({ name }) => name);
  if (names.join() !== coreThirdParties.join())
    faults.push(`the client and below bring ${names.join(', ')}; expected ${coreThirdParties.join(', ')}`);
  for (const { name, version, licence, scripts: run } of everything) {
    if (!licences.includes(licence)) faults.push(`${name} ${version} has the licence ${licence}`);
    if (run.length > 0) faults.push(`${name} ${version} runs ${run.join(', ')} when it is installed`);
  }
  const sbom = JSON.parse(npm(join(scratch, 'everything'), ['sbom', '--sbom-format', 'cyclonedx']));
  const listed = new Set(
    (sbom.components ?? []).map(({ group, name }) => (group ? `${group}/${name}` : name)),
  );
  for (const { name } of everything) if (!listed.has(name)) faults.push(`${name} is missing in the SBOM`);
  const third = everything.filter(({ name }) => !own(name));
  const lines = [
    `the client and below: ${inCore.length} third parties (${inCore.map(({ name, version }) => `${name} ${version}`).join(', ')})`,
    `everything: ${third.length} third parties; licences ${[...new Set(third.map(({ licence }) => licence))].sort((a, b) => (a < b ? -1 : 1)).join(', ')}`,
    `SBOM: ${sbom.bomFormat} ${sbom.specVersion}, ${sbom.components.length} components`,
  ];
  return { faults, lines, sbom };
}
