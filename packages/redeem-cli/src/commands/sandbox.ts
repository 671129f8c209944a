// In: keys, users and a port. Out: the gateway's stand-in on 127.0.0.1 until it is interrupted, and what to run next.
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { createSandbox, type Sandbox } from '@redeemkit/redeem-sandbox';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
import { CliError } from '../errors.ts';
import { type CliIo, printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { paintFor } from '../paint.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';
import { importNamed, readKeyFile } from '../read-key.ts';
import { sampleUser, throwAwayKeys } from '../sandbox/throw-away-keys.ts';
import type { Settings } from '../settings.ts';
import { continueCommand, quoteWord } from '../shell-words.ts';

interface SandboxFiles {
  readonly clientKey: string;
  readonly gatewayKey: string;
  /** What the merchant's side of the printed command names; undefined where only the user knows. */
  readonly merchant: string | undefined;
  readonly gatewayPublic: string | undefined;
  readonly request: string | undefined;
  readonly says: string;
}

/** `redeemkit sandbox`: runs until Ctrl-C or SIGTERM, then exit code 0. */
export async function run({ io, settings }: CommandContext): Promise<number> {
  const clientId = settings.text('client-id')?.value ?? 'SANDBOX_CLIENT';
  const port = portOf(settings);
  const users = usersOf(settings);
  const files = await findFiles(io, settings);
  const sandbox = await buildSandbox(files, { io, clientId, users });
  const stop = io.interruption();
  const served = await serve(sandbox, port);
  const command = redeemCommand(files, { io, url: served.url, clientId });
  if (settings.on('json')) printJson(io, { url: served.url, clientId, users, files, redeem: command });
  else {
    printWelcome(io, { url: served.url, clientId, users, says: files.says, command });
    printExchanges(io, sandbox);
  }
  if (!stop.aborted) await new Promise((done) => stop.addEventListener('abort', done, { once: true }));
  await served.close();
  await sandbox.close();
  return 0;
}

async function findFiles(io: CliIo, settings: Settings): Promise<SandboxFiles> {
  const clientKey = settings.path('client-key')?.value;
  const gatewayKey = settings.path('gateway-key')?.value;
  if ((clientKey === undefined) !== (gatewayKey === undefined)) {
    const missing =
      clientKey === undefined
        ? "--client-key FILE (the merchant's public key)"
        : "--gateway-key FILE (the gateway's private key)";
    throw new CliError(
      'ERR_USAGE',
      `--client-key and --gateway-key go together. Add ${missing}, or leave both out.`,
    );
  }
  if (clientKey !== undefined && gatewayKey !== undefined) {
    if (settings.text('keys') !== undefined) {
      throw new CliError(
        'ERR_USAGE',
        '--keys makes keys of its own. Leave it out, or leave out the two key files.',
      );
    }
    return {
      clientKey,
      gatewayKey,
      merchant: beside(clientKey, '-public.pem', '.pem'),
      gatewayPublic: beside(gatewayKey, '.pem', '-public.pem'),
      request: undefined,
      says: `${shown(clientKey, io)} and ${shown(gatewayKey, io)}`,
    };
  }
  const folder = resolve(io.cwd, settings.text('keys')?.value ?? 'redeemkit-sandbox');
  const set = await throwAwayKeys(folder);
  return {
    clientKey: set.merchantPublic,
    gatewayKey: set.gateway,
    merchant: set.merchant,
    gatewayPublic: set.gatewayPublic,
    request: set.request,
    says: `${shown(folder, io)}/ (throw-away, ${set.made === 'now' ? 'made now' : 'from an earlier run'})`,
  };
}

async function buildSandbox(
  files: SandboxFiles,
  {
    io,
    clientId,
    users,
  }: {
    readonly io: CliIo;
    readonly clientId: string;
    readonly users: readonly { readonly ipRoleId: string; readonly points: number }[];
  },
): Promise<Sandbox> {
  const read = (path: string, flag: string) => readKeyFile(path, { io, where: `${flag} ${printable(path)}` });
  const clientKey = await read(files.clientKey, '--client-key');
  const gatewayKey = await read(files.gatewayKey, '--gateway-key');
  return createSandbox({
    clients: [
      {
        clientId,
        verificationKeys: await importNamed(clientKey, {
          needs: 'public',
          work: (material) => importVerificationKey(material),
        }),
        sealingKey: await importNamed(clientKey, {
          needs: 'public',
          work: (material) => importSealingKey(material),
        }),
      },
    ],
    signingKey: await importNamed(gatewayKey, {
      needs: 'private',
      work: (material) => importSigningKey(material),
    }),
    openingKeys: await importNamed(gatewayKey, {
      needs: 'private',
      work: (material) => importOpeningKey(material),
    }),
    users,
  });
}

function portOf(settings: Settings): number {
  const text = settings.text('port')?.value ?? '0';
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new CliError(
    'ERR_SETTING_INVALID',
    `--port is "${printable(text, 60)}"; it must be a number from 0 to 65535.`,
  );
}

function usersOf(settings: Settings): { ipRoleId: string; points: number }[] {
  const given = settings.all('user').map(({ value }) => value);
  return (given.length === 0 ? [`${sampleUser}=1000`] : given).map((text) => {
    const [, ipRoleId, points] = /^(2160\d{1,28})=(\d{1,15})$/.exec(text) ?? [];
    if (ipRoleId !== undefined && points !== undefined) return { ipRoleId, points: Number(points) };
    throw new CliError(
      'ERR_SETTING_INVALID',
      `--user is "${printable(text, 60)}"; it must be an id that starts with 2160, an equals sign and points: ${sampleUser}=1000.`,
    );
  });
}

async function serve(sandbox: Sandbox, port: number): Promise<Awaited<ReturnType<typeof serveSandbox>>> {
  try {
    return await serveSandbox(sandbox, { port });
  } catch (cause) {
    const { code } = cause as { code?: unknown };
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    const why = code === 'EACCES' ? 'may not be used by this user' : 'is in use';
    throw new CliError(
      'ERR_LISTEN',
      `Port ${port} ${why}. Choose another, or leave --port out for a free one.`,
      { cause },
    );
  }
}

function redeemCommand(
  files: SandboxFiles,
  { io, url, clientId }: { readonly io: CliIo; readonly url: string; readonly clientId: string },
): string {
  const word = (path: string | undefined, otherwise: string) =>
    path === undefined ? otherwise : quoteWord(shown(path, io));
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
    readonly clientId: string;
    readonly users: readonly { readonly ipRoleId: string; readonly points: number }[];
    readonly says: string;
    readonly command: string;
  },
): void {
  const paint = paintFor(io, io.stdout);
  const print = (line = '') => printLine(io.stdout, line);
  print(paint.strong('A stand-in for the AlipayHK gateway, on this machine only.'));
  print();
  print(`  URL        ${paint.name(facts.url)}`);
  print(`  client id  ${facts.clientId}`);
  for (const { ipRoleId, points } of facts.users) print(`  user       ${ipRoleId} has ${points} points`);
  print(`  keys       ${facts.says}`);
  print();
  print('In another terminal, redeem:');
  print();
  for (const line of continueCommand(facts.command)) print(line);
  print();
  print('Add --seal for a sealed one. The same bizNo again takes no points: change it in');
  print('the file for another redemption. Requests appear below. Ctrl-C stops, and the');
  print('sandbox forgets what happened.');
  print();
}

function printExchanges(io: CliIo, sandbox: Sandbox): void {
  const paint = paintFor(io, io.stdout);
  sandbox.journal.subscribe((id) => {
    const exchange = sandbox.journal.get(id);
    if (exchange?.answered === undefined) return;
    const { received, answered } = exchange;
    const at = new Date(answered.at).toISOString().slice(11, 19);
    const subject = received.bizNo === undefined ? '' : `, bizNo ${printable(received.bizNo, 64)}`;
    const left = received.ipRoleId === undefined ? undefined : sandbox.ledger.balance(received.ipRoleId);
    const balance = left === undefined ? '' : `, ${left} points left`;
    const failed = received.steps.find(({ verdict }) => verdict === 'failed');
    const why = failed === undefined ? '' : ` (${failed.step}: ${printable(failed.detail, 100)})`;
    const code = printable(answered.resultCode ?? `HTTP ${answered.status}`, 64);
    const colour = answered.resultCode === 'SUCCESS' ? paint.good : paint.doubt;
    printLine(
      io.stdout,
      `${paint.faint(at)} ${printable(received.operation ?? received.path, 64)}${subject}: ${colour(code)}, ${answered.effect}${balance}${why}`,
    );
  });
}

function beside(path: string, end: string, replacement: string): string | undefined {
  if (!path.endsWith(end)) return undefined;
  const other = `${path.slice(0, -end.length)}${replacement}`;
  return existsSync(other) ? other : undefined;
}

// Below the current folder, relative is shorter and can be pasted there.
function shown(path: string, io: CliIo): string {
  const short = relative(io.cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
