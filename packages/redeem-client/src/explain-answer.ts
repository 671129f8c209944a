// In: an answer that was refused and the request it belongs to. Out: a function that finds out why, when it is called.
import { readHeader } from '@redeemkit/secure-message';
import type { Verifier } from '@redeemkit/signature-header';
import type { Diagnosis, ExplainInput, ExplainKey } from '@redeemkit/signature-header/explain';
import type { Settings } from './config.ts';
import type { PreparedRequest } from './prepare.ts';
import type { RawAnswer } from './send.ts';

/** Loads the code that explains; see `explain` of the configuration. */
export type LoadExplain = () => Promise<{
  readonly explainVerification: (input: ExplainInput) => Promise<Diagnosis>;
}>;

// Put together at run time, so that no bundler follows it: the code is in no bundle that does not ask for it.
const loadFromPackages: LoadExplain = () =>
  import(
    /* webpackIgnore: true */ __rewriteRelativeImportExtension(
      ['@redeemkit', 'signature-header', 'explain'].join('/'),
    )
  );

// tsc calls a helper of this name around a computed import. Its own reads `this`, of which bundlers warn, and is left out
// (noEmitHelpers): in the name of a package there is nothing to rewrite.
function __rewriteRelativeImportExtension(specifier: string): string {
  return specifier;
}

/**
 * Keeps the answer and explains it on demand. In a bundle the module is found only if `explain` of the configuration
 * loads it.
 */
export function explainAnswer(
  prepared: Pick<PreparedRequest, 'method' | 'path' | 'url' | 'time'>,
  { raw, settings }: { readonly raw: RawAnswer; readonly settings: Settings },
): () => Promise<Diagnosis> {
  const { method, path, url, time } = prepared;
  return async () => {
    const { explainVerification } = await (settings.loadExplain ?? loadFromPackages)();
    const [verificationKey, ...keys] = (await keysOf(settings, raw)).map(
      (material): ExplainKey => ({ material, owner: 'peer', keyVersion: material.keyVersion }),
    );
    return explainVerification({
      role: 'response',
      method,
      path,
      url,
      headers: raw.headers,
      clientId: settings.clientId,
      body: raw.body,
      otherTimes: [time],
      keys,
      ...(verificationKey && { verificationKey }),
    });
  };
}

/** The key that the header names, as the check would have picked it, then the others. */
async function keysOf({ verificationKeys }: Settings, raw: RawAnswer): Promise<readonly Verifier[]> {
  const version = versionOf(raw);
  if (typeof verificationKeys === 'function') {
    const found = await Promise.all([verificationKeys(version), verificationKeys(undefined)]);
    return [...new Set(found.filter((key) => key !== undefined))];
  }
  const list: readonly Verifier[] = 'verify' in verificationKeys ? [verificationKeys] : verificationKeys;
  const picked = list.find(({ keyVersion }) => keyVersion === version) ?? list.at(-1);
  return picked ? [picked, ...list.filter((key) => key !== picked)] : [];
}

function versionOf(raw: RawAnswer): string | undefined {
  try {
    return /keyVersion=([^,\s]+)/i.exec(readHeader(raw.headers, 'Signature') ?? '')?.[1];
  } catch {
    // The header came twice; the diagnosis says so.
    return undefined;
  }
}
