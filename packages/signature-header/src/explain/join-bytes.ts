// In: byte arrays, of the size of bodies. Out: joined bytes.

/** Joins two byte arrays in one copy each. */
export function joinBytes(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}
