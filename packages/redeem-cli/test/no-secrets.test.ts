// No object of this package and no error it throws shows key material, in whatever way it is printed.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { importOpeningKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey } from '@redeemkit/signature-header';
import { beforeAll, expect, test } from 'vitest';
import { commandTable } from '../src/command-table.ts';
import { connectClient } from '../src/gateway/connect-client.ts';
import { generateKeys } from '../src/generate-keys.ts';
import { parseArguments } from '../src/parse-arguments.ts';
import { importNamed, readKeyText } from '../src/read-key.ts';
import { runCli } from '../src/run-cli.ts';
import { gatherSettings } from '../src/settings.ts';
import { folderWithKeys, openssl } from './support/key-files.ts';
import { leakedParts } from './support/leaked-parts.ts';
import { memoryIo } from './support/memory-io.ts';

let cwd = '';
let pem = '';
beforeAll(async () => {
  cwd = await folderWithKeys();
  pem = openssl(cwd, ['pkey', '-in', 'merchant.pem']).toString();
});

const spec = commandTable.find(({ name }) => name === 'redeem');
if (spec === undefined) throw new Error('no redeem');
const settingsFor = (words: string[], env: Record<string, string> = {}) => {
  const io = memoryIo({ cwd, env });
  return {
    io,
    settings: gatherSettings(parseArguments(words, spec), { io, own: spec.options, all: spec.options }),
  };
};

const everyWay = (value: unknown) =>
  [
    inspect(value, {
      depth: Number.POSITIVE_INFINITY,
      showHidden: true,
      getters: true,
      maxArrayLength: null,
    }),
    inspect(value, { showProxy: true, depth: Number.POSITIVE_INFINITY }),
    format('%s %o %j', value, value, value),
    String(value),
    `${JSON.stringify(value)}`,
    value instanceof Error ? (value.stack ?? '') : '',
  ].join('\n');

const leaks = async (value: unknown) => leakedParts(join(cwd, 'merchant.pem'), everyWay(value));

test('keys, settings, texts and clients print no key', async () => {
  const words = [
    'r.json',
    '--url',
    'https://gateway.example',
    '--client-id',
    'C',
    '--gateway-key',
    'gateway-public.pem',
    '--seal',
  ];
  const fromFile = settingsFor([...words, '--signing-key', 'merchant.pem']);
  const fromEnvironment = settingsFor(words, { REDEEMKIT_SIGNING_KEY_TEXT: pem });
  for (const context of [fromFile, fromEnvironment]) {
    const text = await readKeyText('signing-key', context);
    const needs = 'private' as const;
    const values = [
      context.settings,
      text,
      await importNamed(text, { needs, work: (material) => importSigningKey(material) }),
      await importNamed(text, { needs, work: (material) => importOpeningKey(material) }),
      await connectClient(context.settings, context.io),
    ];
    for (const value of values) expect(await leaks(value)).toEqual([]);
  }
});

test('a generated pair prints no private key', async () => {
  const pair = await generateKeys('RSA256');
  mkdirSync(join(cwd, 'fresh'));
  const path = join(cwd, 'fresh/fresh.pem');
  writeFileSync(path, pair.privatePem());
  expect(await leakedParts(path, pair.privatePem())).not.toEqual([]);
  expect(await leakedParts(path, everyWay(pair))).toEqual([]);
});

test('errors about keys, with their causes, print no key', async () => {
  openssl(cwd, ['pkey', '-in', 'merchant.pem', '-traditional', '-out', 'pkcs1.pem']);
  const damaged = {
    'cut.pem': pem.slice(0, 1200),
    'swapped.pem': pem.replace(/(.{64})\n(.{64})\n/, '$2\n$1\n'),
    'label.pem': pem.replaceAll('PRIVATE', 'PUBLIC'),
    'twice.pem': pem.replace('-----END', `${pem.split('\n')[1]}\n-----END`),
    'json.pem': JSON.stringify({ kty: 'RSA', key: pem }),
    'prose.pem': `my key is ${pem.split('\n').slice(1, 4).join('')}!`,
  };
  for (const [name, text] of Object.entries(damaged)) {
    writeFileSync(join(cwd, name), text);
    const context = settingsFor(['r.json', '--signing-key', name]);
    const key = await readKeyText('signing-key', context);
    const error: unknown = await importNamed(key, {
      needs: 'private',
      work: (material) => importSigningKey(material),
    }).catch((thrown: unknown) => thrown);
    // A wrong label and text around it are tolerated: the shape decides.
    if (name !== 'label.pem' && name !== 'json.pem') expect(error, name).toBeInstanceOf(Error);
    expect(await leaks(error), name).toEqual([]);
  }
});

test('no command repeats a key that was given in the wrong place', async () => {
  const oneLine = pem.split('\n').slice(1, -2).join('');
  const places = [
    ...[pem, oneLine].flatMap((key) => [
      ['redeem', key],
      ['redeem', 'r.json', '--signing-key', key],
      ['redeem', 'r.json', '--url', key],
      ['redeem', 'r.json', '--client-id', key],
      ['sign', '--key', key],
      ['keyinfo', key],
      ['keygen', key],
      ['open', '--encrypt', key, '--key', 'merchant.pem'],
      [
        'verify',
        '--signature',
        key,
        '--key',
        'merchant-public.pem',
        '--client-id',
        'C',
        '--time',
        '1',
        '--path',
        '/a',
      ],
      ['send', key, 'r.json'],
      ['completion', key],
      ['campaign', key],
      ['campaign', 'load', key, '--name', 'x', '--client-id', 'C'],
      ['campaign', 'status', '--client-id', 'C', '--store', key],
      ['campaign', 'run', 'r.csv', '--store-mac-key', key],
      ['campaign', 'settle', 'B', '--as', 'failed', '--note', key],
      ['sandbox', '--user', key],
      ['sandbox', '--client-key', key, '--gateway-key', key],
      [key],
    ]),
  ];
  for (const words of places) {
    const io = memoryIo({ cwd, env: { DEBUG: 'redeemkit' } });
    expect(await runCli(words, io), words[0]).not.toBe(0);
    const said = io.printed() + io.complained();
    expect(
      await leakedParts(join(cwd, 'merchant.pem'), said),
      words.slice(0, 2).join(' ').slice(0, 40),
    ).toEqual([]);
  }
});
