// In: the key options of `sandbox`. Out: the files it runs with, and those that the command it prints should name.
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { CliError } from '../errors.ts';
import type { CliIo } from '../io.ts';
import type { Settings } from '../settings.ts';
import { throwAwayKeys } from './throw-away-keys.ts';

/** Files of one run; absolute. */
export interface SandboxFiles {
  readonly clientKey: string;
  readonly gatewayKey: string;
  /** What the merchant's side of the printed command names; undefined where only the user knows. */
  readonly merchant: string | undefined;
  readonly gatewayPublic: string | undefined;
  readonly request: string | undefined;
  /** For a reader: where the keys come from. */
  readonly says: string;
}

/**
 * Uses the keys that were named, or a throw-away set in a folder.
 *
 * @throws CliError `ERR_USAGE` for half of what belongs together; the codes of throwAwayKeys
 */
export async function findSandboxFiles(io: CliIo, settings: Settings): Promise<SandboxFiles> {
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
      says: `${shownPath(clientKey, io)} and ${shownPath(gatewayKey, io)}`,
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
    says: `${shownPath(folder, io)}/ (throw-away, ${set.made === 'now' ? 'made now' : 'from an earlier run'})`,
  };
}

/** A path as it can be pasted: relative where it is below the current folder, and shorter. */
export function shownPath(path: string, io: CliIo): string {
  const short = relative(io.cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}

function beside(path: string, end: string, replacement: string): string | undefined {
  if (!path.endsWith(end)) return undefined;
  const other = `${path.slice(0, -end.length)}${replacement}`;
  return existsSync(other) ? other : undefined;
}
