// In: a registry that has the packed packages. Out: consumers that install them with each package manager, and redeem.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietly } from '../matrix/pack.mjs';
import { commandOf } from '../matrix/runtimes.mjs';
import { wanted } from './shell.mjs';

const npm = {
  name: 'npm',
  async run({ shell, makeProject }) {
    const cwd = makeProject('npm');
    await shell.run('npm', ['install', ...quietly, ...wanted], { cwd });
    shell.expect('succeeded', await shell.node(['print.mjs'], { cwd }));
    return `npm ${(await shell.run('npm', ['-v'])).trim()}`;
  },
};

const pnpm = {
  name: 'pnpm',
  async run({ shell, makeProject }) {
    const cwd = makeProject('pnpm');
    const command = join(await shell.tool('managers'), 'pnpm/bin/pnpm.cjs');
    // Nothing hoisted: a dependency that is used and not declared is not found.
    await shell.node([command, 'add', '--ignore-scripts', '--config.hoist=false', ...wanted], { cwd });
    shell.expect('succeeded', await shell.node(['print.mjs'], { cwd }));
    return `pnpm ${(await shell.node([command, '-v'], { cwd })).trim()}, nothing hoisted`;
  },
};

const yarn = (linker) => ({
  name: `yarn-${linker}`,
  async run({ shell, makeProject, registry }) {
    const cwd = makeProject(`yarn-${linker}`);
    const command = join(await shell.tool('managers'), '@yarnpkg/cli-dist/bin/yarn.js');
    const host = (await shell.run('npm', ['config', 'get', 'registry'], { cwd: '/' })).trim();
    writeFileSync(
      join(cwd, '.yarnrc.yml'),
      [
        `nodeLinker: ${linker}`,
        'enableTelemetry: false',
        'enableGlobalCache: false',
        'enableScripts: false',
        'enableImmutableInstalls: false',
        'npmMinimalAgeGate: 0',
        `npmRegistryServer: "${host}"`,
        'unsafeHttpWhitelist: ["127.0.0.1"]',
        `npmScopes:\n  redeemkit:\n    npmRegistryServer: "${registry}"`,
        '',
      ].join('\n'),
    );
    writeFileSync(join(cwd, 'yarn.lock'), '');
    await shell.node([command, 'add', ...wanted], { cwd });
    shell.expect('succeeded', await shell.node([command, 'node', 'print.mjs'], { cwd }));
    return `yarn ${(await shell.node([command, '-v'], { cwd })).trim()}`;
  },
});

const bun = {
  name: 'bun',
  async run({ shell, makeProject, registry }) {
    const cwd = makeProject('bun');
    writeFileSync(
      join(cwd, 'bunfig.toml'),
      `[install]\nminimumReleaseAge = 0\n[install.scopes]\nredeemkit = "${registry}/"\n`,
    );
    const command = await commandOf('bun');
    await shell.run(command, ['add', '--ignore-scripts', ...wanted], { cwd });
    shell.expect('succeeded', await shell.run(command, ['print.mjs'], { cwd }));
    shell.expect('succeeded', await shell.node(['print.mjs'], { cwd }));
    return `bun ${(await shell.run(command, ['-v'])).trim()}, run by Bun and by Node`;
  },
};

/** The package managers. */
export const managers = [npm, pnpm, yarn('pnp'), yarn('node-modules'), bun];
