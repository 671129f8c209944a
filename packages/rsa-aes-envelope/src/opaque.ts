// In: a label, public facts and material. Out: a frozen object that prints as its label and shows its material to nobody.
import { EnvelopeError } from './errors.ts';

/** Which opaque objects there are. */
export type OpaqueKind = 'SealingKey' | 'OpeningKey' | 'ContentKey';

interface About {
  readonly kind: OpaqueKind;
  readonly label: string;
  readonly material: unknown;
}

// A private name: nothing that walks properties finds it, no copy carries it, and it costs a message next to nothing.
class Opaque {
  readonly #about: About;
  static about(value: object): About | undefined {
    return #about in value ? value.#about : undefined;
  }
  constructor(facts: object, about: About) {
    this.#about = about;
    Object.freeze(Object.assign(this, facts));
  }
  /** The one text form: String(), JSON.stringify and console.log all show it. */
  toString(): string {
    return `[${this.#about.kind} ${this.#about.label}]`;
  }
  toJSON(): string {
    return String(this);
  }
  /** Where Node's util.inspect, and with it console.log, looks. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return String(this);
  }
}

/** Puts `facts` in plain sight and keeps `material` for {@link reveal}. */
export function opaque<Facts extends object>(facts: Facts, about: About): Readonly<Facts> {
  return new Opaque(facts, about) as unknown as Readonly<Facts>;
}

/** The material of an opaque object. @throws EnvelopeError ERR_KEY_INVALID for anything else */
export function reveal<Material>(key: object, kind: OpaqueKind): Material {
  const about = Opaque.about(Object(key));
  if (about?.kind === kind) return about.material as Material;
  throw new EnvelopeError('ERR_KEY_INVALID', `Not a ${kind} from here`);
}
