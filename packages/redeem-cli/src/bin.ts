#!/usr/bin/env node
// In: the process's arguments, streams and environment. Out: runCli's work and its exit code.
import { once } from 'node:events';
import { relative } from 'node:path';
import type { Output } from './io.ts';
import { runCli } from './run-cli.ts';
import { quoteWord } from './shell-words.ts';

const output = (stream: NodeJS.WriteStream): Output => ({
  isTerminal: stream.isTTY === true,
  write: (chunk) => {
    stream.write(chunk);
  },
  drained: async () => {
    if (stream.writableNeedDrain) await once(stream, 'drain');
  },
});

// A reader that closes early (`| head`) is no fault of ours, and nothing is left to say to it.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? (process.exitCode ?? 0) : 70);
  });
}

const { env } = process;
// `npm run redeemkit` in a checkout starts in its root; file names start from where the user stands.
const inCheckout =
  env['npm_package_name'] === 'redeemkit' && ['redeemkit', 'demo'].includes(env['npm_lifecycle_event'] ?? '');
const cwd = inCheckout ? (env['INIT_CWD'] ?? process.cwd()) : process.cwd();
const script = process.argv[1] ?? '';
const near = relative(cwd, script);
const direct = script.endsWith('bin.js')
  ? `node ${quoteWord(near.length < script.length ? near : script)}`
  : 'redeemkit';

let interrupted: AbortController | undefined;

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  stdin: () => ({ isTerminal: process.stdin.isTTY === true, chunks: process.stdin }),
  env,
  cwd,
  self: inCheckout ? 'npm run -s redeemkit --' : direct,
  interruption: () => {
    if (interrupted !== undefined) return interrupted.signal;
    const controller = new AbortController();
    interrupted = controller;
    // Once: a second Ctrl-C ends the process the usual way.
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
    return controller.signal;
  },
});
