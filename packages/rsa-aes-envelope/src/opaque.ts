// In: a label, public facts and material. Out: a frozen object that prints as its label and shows its material to nobody.
import { EnvelopeError } from './errors.ts';

/** Which opaque objects there are. */
export type OpaqueKind = 'SealingKey' | 'OpeningKey' | 'ContentKey';

// The material lives here and not on the object, so that nothing that walks properties finds it. Weak and append-only.
const held: WeakMap<object, readonly [OpaqueKind, unknown]> = /* @__PURE__ */ new WeakMap();

/**
 * Gives `facts` one text form (String(), JSON.stringify and console.log all show `[kind label]`) and keeps `material`
 * for {@link reveal}.
 */
export function opaque<Facts extends object>(
  facts: Facts,
  about: { readonly kind: OpaqueKind; readonly label: string; readonly material: unknown },
): Readonly<Facts> {
  const { kind, label, material } = about;
  const print = { value: () => `[${kind} ${label}]` };
  // The symbol is where Node's util.inspect, and with it console.log, looks.
  const inspect = Symbol.for('nodejs.util.inspect.custom');
  const key = Object.defineProperties(facts, { toString: print, toJSON: print, [inspect]: print });
  held.set(key, [kind, material]);
  return Object.freeze(key);
}

/** The material of an opaque object. @throws EnvelopeError ERR_KEY_INVALID for anything else */
export function reveal<Material>(key: object, kind: OpaqueKind): Material {
  const [found, material] = held.get(key) ?? [];
  if (found === kind) return material as Material;
  throw new EnvelopeError('ERR_KEY_INVALID', `Not a ${kind} from here`);
}
