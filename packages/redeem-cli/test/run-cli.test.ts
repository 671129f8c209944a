import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandTable, everyCommand } from '../src/command-table.ts';
import { runCli } from '../src/run-cli.ts';
import { memoryIo } from './support/memory-io.ts';
import { bin, runBin } from './support/run-bin.ts';

const printed = async (...words: string[]) => {
  const io = memoryIo();
  expect(await runCli(words, io)).toBe(0);
  return io.printed();
};

test('help lists every command, and every command explains itself with an example', async () => {
  const overview = await printed('--help');
  for (const { name } of commandTable) {
    expect(overview).toMatch(new RegExp(`^  ${name} +[A-Z]`, 'm'));
  }
  for (const { name, options, examples } of everyCommand) {
    const help = await printed(...name.split(' '), '--help');
    expect(await printed('help', ...name.split(' '))).toBe(help);
    for (const option of options) expect(help).toContain(`--${option.name}`);
    expect(examples.length).toBeGreaterThan(0);
  }
  expect(await printed()).toBe(overview);
  expect(await printed('-h')).toBe(overview);
});

test('help keeps to 80 columns and has no colour off a terminal', async () => {
  for (const words of [['--help'], ...everyCommand.map(({ name }) => [...name.split(' '), '--help'])]) {
    const help = await printed(...words);
    expect(help).not.toContain('\u001b');
    for (const line of help.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
  }
});

test('every example in help parses', async () => {
  const { parseArguments } = await import('../src/parse-arguments.ts');
  for (const spec of everyCommand) {
    for (const [command] of spec.examples) {
      // As the shell would see it: no redirection, no substitution, no "source <(…)" around it.
      const plain = command.replace(/"\$[^"]*"/g, 'x').replace(/^source <\((.*)\)$/, '$1');
      const words = plain.replace(/ [<>] .*/, '').split(/ +/);
      // What a command shows may be one of its parts.
      const called = everyCommand.find(({ name }) => name === `${words[1]} ${words[2]}`) ?? spec;
      expect(called.name.startsWith(spec.name)).toBe(true);
      expect(words.slice(1).join(' ')).toMatch(new RegExp(`^${called.name}( |$)`));
      const rest = words.slice(1 + called.name.split(' ').length);
      expect(() => parseArguments(rest, called), command).not.toThrow();
    }
  }
});

test('colour on a terminal only, and never with NO_COLOR or a dumb terminal', async () => {
  const colourful = async (env: Record<string, string>) => {
    const io = memoryIo({ terminal: true, env });
    await runCli(['--help'], io);
    await runCli(['nonsense'], io);
    return `${io.printed()}${io.complained()}`.includes('\u001b[');
  };
  expect(await colourful({})).toBe(true);
  expect(await colourful({ NO_COLOR: '' })).toBe(true);
  expect(await colourful({ NO_COLOR: '1' })).toBe(false);
  expect(await colourful({ TERM: 'dumb' })).toBe(false);
});

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(await printed('--version')).toBe(`${version}\n`);
});

test.each([
  [['nonsense'], 'redeemkit: unknown command nonsense. See: redeemkit --help (ERR_USAGE)\n'],
  [
    ['keygne'],
    'redeemkit: unknown command keygne (did you mean keygen?). See: redeemkit --help (ERR_USAGE)\n',
  ],
  [['--nonsense'], 'redeemkit: unknown option --nonsense. See: redeemkit --help (ERR_USAGE)\n'],
  [['help', 'nonsense'], 'redeemkit: unknown command nonsense. See: redeemkit --help (ERR_USAGE)\n'],
])('%j is one line and exit code 64', async (words, line) => {
  const { code, out, err } = await runBin(words);
  expect({ code, out, err }).toEqual({ code: 64, out: '', err: line });
});

test('an error under --json is one JSON object too', async () => {
  const { code, out } = await runBin(['keygen', '--json', '--alg', 'x']);
  expect(code).toBe(64);
  expect(JSON.parse(out)).toEqual({
    status: 'error',
    error: { code: 'ERR_SETTING_INVALID', message: '--alg is "x"; it must be RSA256 or ECC224.' },
  });
});

test('a stack trace with DEBUG=redeemkit only', async () => {
  expect((await runBin(['keygne'])).err).not.toContain(' at ');
  expect((await runBin(['keygne'], { env: { DEBUG: 'other' } })).err).not.toContain(' at ');
  expect((await runBin(['keygne'], { env: { DEBUG: 'other,redeemkit' } })).err).toContain('\n    at ');
});

test('a reader that closes early is no fault', () => {
  const result = spawnSync('bash', [
    '-c',
    `"${process.execPath}" "${bin}" --help | head -1; echo "\${PIPESTATUS[0]}"`,
  ]);
  expect(result.stderr.toString()).toBe('');
  expect(result.stdout.toString()).toMatch(/^redeemkit: .*\n0\n$/);
});
