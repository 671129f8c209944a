// In: octets. Out: their SHA-256 in hexadecimal digits, lower case.

interface Hash {
  update(data: string | Uint8Array): Hash;
  digest(encoding: 'hex'): string;
}

/**
 * SHA-256 of the UTF-8 of `head`, followed by `bytes`. Where the platform has node:crypto, without the detour through its thread pool that WebCrypto takes: for a
 * few hundred octets the detour costs ten times the work.
 */
export async function sha256Hex(bytes: Uint8Array, head: string = ''): Promise<string> {
  const native = nativeCrypto();
  if (native !== undefined) return native.createHash('sha256').update(head).update(bytes).digest('hex');
  const start = new TextEncoder().encode(head);
  const all = new Uint8Array(start.length + bytes.length);
  all.set(start);
  all.set(bytes, start.length);
  const digest = await crypto.subtle.digest('SHA-256', all);
  return Array.from(new Uint8Array(digest), (octet) => octet.toString(16).padStart(2, '0')).join('');
}

function nativeCrypto(): { createHash(name: 'sha256'): Hash } | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  try {
    return process?.getBuiltinModule?.('node:crypto') as ReturnType<typeof nativeCrypto>;
  } catch {
    // Next's edge runtime throws when the property is read.
    return undefined;
  }
}
