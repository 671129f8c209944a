// In: the settings of a command that calls a gateway. Out: a client with its keys imported, or one line saying what is missing.

import { createRedeemClient, type RedeemClient, type WarningView } from '@redeemkit/redeem-client';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import type { VerificationKeys } from '@redeemkit/signature-header';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
import { CliError } from '../errors.ts';
import { type CliIo, printLine } from '../io.ts';
import { paintFor } from '../paint.ts';
import { printable } from '../printable.ts';
import { importNamed, type KeyText, readKeyText } from '../read-key.ts';
import type { Settings } from '../settings.ts';

/**
 * Builds the client from flags, environment and configuration file.
 *
 * @throws CliError what is missing or unreadable · RedeemClientError `ERR_BASE_URL` and its kin
 */
export async function connectClient(settings: Settings, io: CliIo): Promise<RedeemClient> {
  const baseUrl = settings.needed('url').value.replace(/\/$/, '');
  const clientId = settings.needed('client-id').value;
  const keyVersion = settings.text('key-version')?.value ?? '1';
  const seconds = settings.number('timeout');
  const signingText = await readKeyText('signing-key', { io, settings });
  const gatewayText = await readKeyText('gateway-key', { io, settings });
  const signingKey = await importNamed(signingText, {
    needs: 'private',
    work: (material) => importSigningKey(material, { keyVersion }),
  });
  return createRedeemClient({
    baseUrl,
    clientId,
    hooks: { onWarning: (warning) => printWarning(io, warning) },
    signingKey,
    verificationKeys: await gatewayKeys(gatewayText, { settings, own: signingKey }),
    ...(settings.on('seal') && (await sealingKeys({ settings, io, signingText, gatewayText, keyVersion }))),
    ...(seconds !== undefined && { timeouts: { attemptMs: seconds * 1000, totalMs: seconds * 1000 } }),
  });
}

function printWarning(io: CliIo, { code, message }: WarningView): void {
  if (known.has(code)) return;
  printLine(io.stderr, `${paintFor(io, io.stderr).doubt('warning:')} ${printable(message)} (${code})`);
}

// One pair that signs and opens is this command's own default, and the README speaks of it; an unsigned success is
// the outcome's own first line.
const known: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'WARN_KEY_SIGNS_AND_OPENS',
  'WARN_UNSIGNED_SUCCESS',
]);

// Unless a version is named, the one key that was given stands for whatever version an answer names: the label is
// not what makes it trustworthy, and a rotated label would otherwise turn every outcome into "unknown".
async function gatewayKeys(
  text: KeyText,
  { settings, own }: { readonly settings: Settings; readonly own: { readonly fingerprint: string } },
): Promise<VerificationKeys> {
  const importVersion = (keyVersion: string) =>
    importNamed(text, {
      needs: 'public',
      work: (material) => importVerificationKey(material, { keyVersion }),
    });
  const named = settings.text('gateway-key-version')?.value;
  const key = await importVersion(named ?? '1');
  refuseOwnKey(key, { own, where: text.where });
  if (named !== undefined) return key;
  return (version) => (version === undefined || version === key.keyVersion ? key : importVersion(version));
}

// The usual slip: the own public key where the gateway's belongs.
function refuseOwnKey(
  key: { readonly fingerprint: string },
  { own, where }: { readonly own: { readonly fingerprint: string }; readonly where: string },
): void {
  if (key.fingerprint !== own.fingerprint) return;
  throw new CliError(
    'ERR_KEY_INVALID',
    `${where}: this is the public half of your own signing key. Give the gateway's public key, from its console.`,
  );
}

async function sealingKeys(options: {
  readonly settings: Settings;
  readonly io: CliIo;
  readonly signingText: KeyText;
  readonly gatewayText: KeyText;
  readonly keyVersion: string;
}) {
  const { settings, io, signingText, gatewayText, keyVersion } = options;
  const separate = settings.path('opening-key') ?? settings.keyText('opening-key');
  const openingText =
    separate === undefined ? signingText : await readKeyText('opening-key', { io, settings });
  return {
    sealingKey: await importNamed(gatewayText, {
      needs: 'public',
      work: (material) =>
        importSealingKey(material, { keyVersion: settings.text('gateway-key-version')?.value ?? '1' }),
    }),
    openingKeys: await importNamed(openingText, {
      needs: 'private',
      work: (material) => importOpeningKey(material, { keyVersion }),
    }),
  };
}
