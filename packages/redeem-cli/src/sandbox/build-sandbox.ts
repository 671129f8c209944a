// In: key files and the options of `sandbox`. Out: a sandbox with its client, users, faults and store.
import { createSandbox, type FaultRules, parseFaultRules, type Sandbox } from '@redeemkit/redeem-sandbox';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
import { CliError } from '../errors.ts';
import { readJsonInput } from '../gateway/read-json-input.ts';
import type { CliIo } from '../io.ts';
import { printable } from '../printable.ts';
import { importNamed, readKeyFile } from '../read-key.ts';
import type { Settings } from '../settings.ts';
import type { SandboxFiles } from './sandbox-files.ts';
import { sampleUser } from './throw-away-keys.ts';

/** A user and their points at the first start. */
export interface SandboxUser {
  readonly ipRoleId: string;
  readonly points: number;
}

/** @throws CliError `ERR_KEY_INVALID` · SandboxError for a client id, rule or data folder that cannot be used */
export async function buildSandbox(
  files: SandboxFiles,
  options: {
    readonly io: CliIo;
    readonly settings: Settings;
    readonly clientId: string;
    readonly users: readonly SandboxUser[];
  },
): Promise<Sandbox> {
  const { io, settings, clientId, users } = options;
  const read = (path: string, flag: string) => readKeyFile(path, { io, where: `${flag} ${printable(path)}` });
  const clientKey = await read(files.clientKey, '--client-key');
  const gatewayKey = await read(files.gatewayKey, '--gateway-key');
  const data = settings.path('data')?.value;
  const defaultPoints = pointsOf(settings);
  const config = {
    clients: [
      {
        clientId,
        verificationKeys: await importNamed(clientKey, {
          needs: 'public',
          work: (m) => importVerificationKey(m),
        }),
        sealingKey: await importNamed(clientKey, { needs: 'public', work: (m) => importSealingKey(m) }),
      },
    ],
    signingKey: await importNamed(gatewayKey, { needs: 'private', work: (m) => importSigningKey(m) }),
    openingKeys: await importNamed(gatewayKey, { needs: 'private', work: (m) => importOpeningKey(m) }),
    users,
    ...(defaultPoints !== undefined && { defaultPoints }),
    faults: await faultsOf(settings, io),
  };
  if (data === undefined) return createSandbox(config);
  // Loaded here, because it brings a database along.
  const { openDataFolder } = await import('@redeemkit/redeem-sandbox/data-folder');
  const store = openDataFolder(data);
  try {
    return createSandbox({ ...config, store });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Reads every `--user ID=POINTS`. @throws CliError `ERR_SETTING_INVALID` */
export function usersOf(settings: Settings): readonly SandboxUser[] {
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

function pointsOf(settings: Settings): number | undefined {
  const points = settings.number('points');
  if (points === undefined || Number.isSafeInteger(points)) return points;
  throw new CliError(
    'ERR_SETTING_INVALID',
    '--points must be a whole number: the points of users that --user does not name.',
  );
}

async function faultsOf(settings: Settings, io: CliIo): Promise<FaultRules> {
  const named = settings.all('fault').map(({ value }) => ({ fault: value }));
  const file = settings.path('faults')?.value;
  if (file === undefined) return { rules: named };
  const { rules, ...rest } = parseFaultRules(await readJsonInput(file, io));
  return { ...rest, rules: [...named, ...rules] };
}
