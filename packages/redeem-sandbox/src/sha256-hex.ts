// In: octets. Out: their SHA-256 in hexadecimal digits, lower case.

interface NativeHash {
  createHash(name: 'sha256'): { update(bytes: Uint8Array): { digest(encoding: 'hex'): string } };
}

/**
 * SHA-256. Where the platform has node:crypto, without the detour through its thread pool that WebCrypto takes: for a
 * few hundred octets the detour costs ten times the work.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const native = process?.getBuiltinModule?.('node:crypto') as NativeHash | undefined;
  if (native !== undefined) return native.createHash('sha256').update(bytes).digest('hex');
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (octet) => octet.toString(16).padStart(2, '0')).join('');
}
