// The README names every command, option-like setting and error code that exists.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { everyCommand } from '../src/command-table.ts';
import { configName, environmentName } from '../src/settings.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const readme = read('../README.md');

test('every command and every setting is in its table', () => {
  for (const { name, options } of everyCommand) {
    expect(readme).toMatch(new RegExp(`^\\| \`${name}( [^|]*)?\` +\\|`, 'm'));
    for (const option of options.filter(({ from }) => from === 'setting')) {
      const setting = option.setting ?? option.name;
      expect(readme).toContain(`\`${environmentName(setting)}\``);
      expect(readme).toContain(`\`"${configName(setting)}"\``);
    }
  }
});

test('every error code has its row', () => {
  const codes = [...read('../src/errors.ts').matchAll(/\| '(ERR_[A-Z_]+)'/g)].map((match) => match[1]);
  expect(codes.length).toBeGreaterThan(10);
  for (const code of [...codes, 'ERR_INTERNAL'])
    expect(readme).toMatch(new RegExp(`^\\| \`${code}\` +\\|`, 'm'));
});
