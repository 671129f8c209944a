// In: a label and public facts. Out: a frozen object that prints as its label everywhere and never as material.

/** Where Node's util.inspect, and with it console.log, looks for an object's own text. */
const inspect = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom');

/** Gives `facts` a fixed text form: String(), JSON.stringify and console.log all show `[label]`. */
export function opaque<Facts extends object>(label: string, facts: Facts): Readonly<Facts> {
  const text = { value: () => `[${label}]` };
  return Object.freeze(Object.defineProperties(facts, { toString: text, toJSON: text, [inspect]: text }));
}
