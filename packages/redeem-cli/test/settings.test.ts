import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { isCliError } from '../src/errors.ts';
import type { CommandSpec, OptionSpec } from '../src/option-spec.ts';
import { parseArguments } from '../src/parse-arguments.ts';
import { gatherSettings, type Settings } from '../src/settings.ts';
import { memoryIo } from './support/memory-io.ts';
import { newFolder } from './support/run-bin.ts';

const options: readonly OptionSpec[] = [
  { name: 'url', value: 'URL', about: 'base URL', from: 'setting' },
  { name: 'seal', about: 'seal', from: 'setting' },
  { name: 'signing-key', value: 'FILE', about: 'your private key', from: 'setting', holds: 'key' },
  { name: 'key', value: 'FILE', about: 'a key', from: 'setting', setting: 'signing-key', holds: 'key' },
  { name: 'timeout', value: 'SECONDS', about: 'timeout', from: 'setting' },
  { name: 'time', value: 'T', about: 'the time' },
];
const spec: CommandSpec = {
  name: 'try',
  summary: '',
  usage: '',
  positionals: [0, 0],
  options,
  examples: [],
  load: () => Promise.reject(new Error('not loaded here')),
};

let cwd = '';
beforeEach(() => {
  cwd = newFolder();
});

const config = (text: string, name = 'redeemkit.config.json') => {
  writeFileSync(join(cwd, name), text);
};
const gather = (words: string[], env: Record<string, string> = {}): Settings =>
  gatherSettings(parseArguments(words, spec), { io: memoryIo({ cwd, env }), own: options, all: options });
const failure = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (isCliError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'no error';
};

test('a flag wins over the environment, and that over the configuration file', () => {
  config('{"url":"https://file.example"}');
  const env = { REDEEMKIT_URL: 'https://environment.example' };
  expect(gather(['--url', 'https://flag.example'], env).text('url')).toEqual({
    value: 'https://flag.example',
    origin: '--url',
  });
  expect(gather([], env).text('url')).toEqual({
    value: 'https://environment.example',
    origin: 'REDEEMKIT_URL',
  });
  expect(gather([]).text('url')).toEqual({
    value: 'https://file.example',
    origin: `url in ${join(cwd, 'redeemkit.config.json')}`,
  });
  expect(gather([], { REDEEMKIT_URL: '' }).text('url')?.value).toBe('https://file.example');
});

test('a switch can be set anywhere and unset by its negation', () => {
  config('{"seal":true}');
  expect(gather([]).on('seal')).toBe(true);
  expect(gather(['--no-seal']).on('seal')).toBe(false);
  expect(gather([], { REDEEMKIT_SEAL: '0' }).on('seal')).toBe(false);
  expect(failure(() => gather([], { REDEEMKIT_SEAL: 'maybe' }).on('seal'))).toContain(
    'REDEEMKIT_SEAL is "maybe"',
  );
});

test('an option that stands for a setting reads that setting', () => {
  config('{"signingKey":"keys/merchant.pem"}');
  expect(gather([]).path('key')?.value).toBe(join(cwd, 'keys/merchant.pem'));
  expect(gather([], { REDEEMKIT_SIGNING_KEY: 'other.pem' }).path('key')?.value).toBe(join(cwd, 'other.pem'));
  expect(gather([], { REDEEMKIT_SIGNING_KEY_TEXT: 'text' }).keyText('key')?.read()).toBe('text');
});

test('paths in a configuration file start from its folder', () => {
  mkdirSync(join(cwd, 'deep'));
  config('{"signingKey":"merchant.pem"}', 'deep/other.json');
  expect(gather(['--config', 'deep/other.json']).path('signing-key')?.value).toBe(
    join(cwd, 'deep/merchant.pem'),
  );
  expect(gather([], { REDEEMKIT_CONFIG: 'deep/other.json' }).path('signing-key')?.value).toBe(
    join(cwd, 'deep/merchant.pem'),
  );
});

test('an option that is no setting comes from the command line only', () => {
  expect(gather([], { REDEEMKIT_TIME: '1' }).text('time')).toBeUndefined();
  config('{"time":"1"}');
  expect(failure(() => gather([]))).toContain('unknown name "time"');
});

test('a missing setting names the three places it can come from', () => {
  const said = failure(() => gather([]).needed('signing-key'));
  expect(said).toContain('ERR_SETTING_MISSING your private key is missing.');
  for (const place of [
    '--signing-key FILE',
    'REDEEMKIT_SIGNING_KEY',
    'REDEEMKIT_SIGNING_KEY_TEXT',
    '"signingKey"',
  ]) {
    expect(said).toContain(place);
  }
});

test.each([
  ['{', 'is not JSON'],
  ['[]', 'is not a JSON object'],
  ['null', 'is not a JSON object'],
  ['{"ulr":"x"}', 'Did you mean "url"?'],
  ['{"completelyOther":1}', 'Known are url, seal, signingKey, timeout'],
  ['{"url":true}', 'has "url" as boolean'],
  ['{"url":null}', 'has "url" as null'],
  ['{"seal":"yes"}', 'has "seal" as string'],
  ['{"__proto__":{"url":"x"}}', 'unknown name "__proto__"'],
])('the configuration %s is refused', (text, part) => {
  config(text);
  const said = failure(() => gather([]));
  expect(said).toContain('ERR_CONFIG_INVALID');
  expect(said).toContain(part);
});

test('a key in the configuration file, or under the name of its file, is refused and not repeated', () => {
  const key = `MIIEvQIBADANBgkqhkiG9w0BAQEFAASC${'A'.repeat(400)}`;
  config(JSON.stringify({ signingKey: key }));
  const said = failure(() => gather([]));
  expect(said).toContain('holds a key itself as "signingKey"');
  expect(said).not.toContain('MIIEvQ');
  config('{}');
  const saidOfEnvironment = failure(() => gather([], { REDEEMKIT_SIGNING_KEY: key }).path('signing-key'));
  expect(saidOfEnvironment).toContain('REDEEMKIT_SIGNING_KEY_TEXT');
  expect(saidOfEnvironment).not.toContain('MIIEvQ');
});

test('a configuration file that was named must exist', () => {
  expect(failure(() => gather(['--config', 'nowhere.json']))).toContain('cannot be read');
});

test.each(['-1', '1e3', 'NaN', 'soon', '0x10'])('%s is no number of seconds', (text) => {
  expect(failure(() => gather([`--timeout=${text}`]).number('timeout'))).toContain('must be a number');
});

test('numbers may be fractions, and numbers in the configuration file', () => {
  expect(gather(['--timeout', '2.5']).number('timeout')).toBe(2.5);
  config('{"timeout":3}');
  expect(gather([]).number('timeout')).toBe(3);
});
