#!/usr/bin/env node
// In: the process's arguments, streams and environment. Out: runCli's work and its exit code.
import type { Output } from './io.ts';
import { runCli } from './run-cli.ts';

const output = (stream: NodeJS.WriteStream): Output => ({
  isTerminal: stream.isTTY === true,
  write: (chunk) => {
    stream.write(chunk);
  },
});

// A reader that closes early (`| head`) is no fault of ours, and nothing is left to say to it.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? (process.exitCode ?? 0) : 70);
  });
}

let interrupted: AbortController | undefined;

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  stdin: () => ({ isTerminal: process.stdin.isTTY === true, chunks: process.stdin }),
  env: process.env,
  cwd: process.cwd(),
  interruption: () => {
    if (interrupted !== undefined) return interrupted.signal;
    const controller = new AbortController();
    interrupted = controller;
    // Once: a second Ctrl-C ends the process the usual way.
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
    return controller.signal;
  },
});
