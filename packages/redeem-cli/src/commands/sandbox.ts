// In: keys, users and a port. Out: the gateway's stand-in on 127.0.0.1 until it is interrupted, and what to run next.
import type { Sandbox } from '@redeemkit/redeem-sandbox';
import { type ServedSandbox, serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { CliError } from '../errors.ts';
import { type CliIo, printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { paintFor } from '../paint.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';
import { buildSandbox, type SandboxUser, usersOf } from '../sandbox/build-sandbox.ts';
import { printExchanges } from '../sandbox/print-exchanges.ts';
import { findSandboxFiles, type SandboxFiles, shownPath } from '../sandbox/sandbox-files.ts';
import type { Settings } from '../settings.ts';
import { continueCommand, quoteWord } from '../shell-words.ts';

/** `redeemkit sandbox`: runs until Ctrl-C or SIGTERM, then exit code 0. */
export async function run({ io, settings }: CommandContext): Promise<number> {
  const clientId = settings.text('client-id')?.value ?? 'SANDBOX_CLIENT';
  const place = placeOf(settings);
  const users = usersOf(settings);
  const files = await findSandboxFiles(io, settings);
  const sandbox = await buildSandbox(files, { io, settings, clientId, users });
  try {
    const stop = io.interruption();
    const served = await serve(sandbox, place);
    const { url, consoleUrl } = served;
    const command = redeemCommand(files, { io, url, clientId });
    const data = settings.path('data')?.value;
    if (settings.on('json')) {
      printJson(io, { url, console: consoleUrl, clientId, users, files, data, redeem: command });
    } else {
      printWelcome(io, { url, consoleUrl, clientId, users, files, data, command });
      printExchanges(io, sandbox);
    }
    if (!stop.aborted) await new Promise((done) => stop.addEventListener('abort', done, { once: true }));
    await served.close();
  } finally {
    await sandbox.close();
  }
  return 0;
}

interface Place {
  readonly port: number;
  readonly host: string;
  readonly network: 'loopback' | 'any';
}

function placeOf(settings: Settings): Place {
  const text = settings.text('port')?.value ?? '0';
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new CliError(
      'ERR_SETTING_INVALID',
      `--port is "${printable(text, 60)}"; it must be a number from 0 to 65535.`,
    );
  }
  const host = settings.text('host')?.value ?? '127.0.0.1';
  return { port, host, network: settings.on('i-know') ? 'any' : 'loopback' };
}

async function serve(sandbox: Sandbox, place: Place): Promise<ServedSandbox> {
  try {
    return await serveSandbox(sandbox, place);
  } catch (cause) {
    const { code } = cause as { code?: unknown };
    const { port, host } = place;
    if (code === 'ERR_HOST_NOT_LOOPBACK') {
      throw new CliError(
        'ERR_LISTEN',
        `--host ${printable(host, 60)} can be reached from other machines, and whoever reaches it can use the sandbox. ` +
          'Leave --host out, or add --i-know.',
        { cause },
      );
    }
    const found = listenFailures.get(String(code));
    if (found === undefined) throw cause;
    throw new CliError('ERR_LISTEN', `${found(port, printable(host, 60))}`, { cause });
  }
}

const listenFailures: ReadonlyMap<string, (port: number, host: string) => string> = /* @__PURE__ */ new Map([
  ['EADDRINUSE', (port) => `Port ${port} is in use. Choose another, or leave --port out for a free one.`],
  [
    'EACCES',
    (port) => `Port ${port} may not be used by this user. Choose one above 1023, or leave --port out.`,
  ],
  ['EADDRNOTAVAIL', (_, host) => `${host} is no address of this machine. Leave --host out for 127.0.0.1.`],
  ['ENOTFOUND', (_, host) => `${host} is no address of this machine. Leave --host out for 127.0.0.1.`],
]);

function redeemCommand(
  files: SandboxFiles,
  { io, url, clientId }: { readonly io: CliIo; readonly url: string; readonly clientId: string },
): string {
  const word = (path: string | undefined, otherwise: string) =>
    path === undefined ? otherwise : quoteWord(shownPath(path, io));
  return [
    `${io.self} redeem ${word(files.request, 'request.json')}`,
    `--url ${url}`,
    `--client-id ${quoteWord(clientId)}`,
    `--signing-key ${word(files.merchant, 'merchant.pem')}`,
    `--gateway-key ${word(files.gatewayPublic, 'gateway-public.pem')}`,
  ].join(' ');
}

function printWelcome(
  io: CliIo,
  facts: {
    readonly url: string;
    readonly consoleUrl: string;
    readonly clientId: string;
    readonly users: readonly SandboxUser[];
    readonly files: SandboxFiles;
    readonly data: string | undefined;
    readonly command: string;
  },
): void {
  const paint = paintFor(io, io.stdout);
  const print = (line = '') => printLine(io.stdout, line);
  print(paint.strong('A stand-in for the AlipayHK gateway, on this machine only.'));
  print();
  print(`  URL        ${paint.name(facts.url)}`);
  print(`  console    ${paint.name(facts.consoleUrl)}`);
  print(`  client id  ${facts.clientId}`);
  for (const { ipRoleId, points } of facts.users) print(`  user       ${ipRoleId} has ${points} points`);
  print(`  keys       ${printable(facts.files.says)}`);
  if (facts.data !== undefined) print(`  data       ${printable(shownPath(facts.data, io))}`);
  print();
  print('In another terminal, redeem:');
  print();
  for (const line of continueCommand(facts.command)) print(line);
  print();
  print('Add --seal for a sealed one. The same bizNo again takes no points: change it in');
  print('the file for another redemption. Requests appear below. Ctrl-C stops, and the');
  print(
    facts.data === undefined
      ? 'sandbox forgets what happened.'
      : 'sandbox keeps what happened in its data folder.',
  );
  print();
}
