// In: octets. Out: their SHA-256 in hexadecimal digits, lower case.

type Hash = (name: 'sha256', bytes: Uint8Array, encoding: 'hex') => string;

/**
 * SHA-256. Where the platform has node:crypto's one-shot `hash`, without the detour through its thread pool that
 * WebCrypto takes: for a few hundred octets the detour costs ten times the work.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const hash = nativeHash();
  if (hash !== undefined) return hash('sha256', bytes, 'hex');
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (octet) => octet.toString(16).padStart(2, '0')).join('');
}

function nativeHash(): Hash | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (id: string) => { hash?: Hash } | undefined };
  };
  try {
    return process?.getBuiltinModule?.('node:crypto')?.hash;
  } catch {
    // Next's edge runtime throws when the property is read.
    return undefined;
  }
}
