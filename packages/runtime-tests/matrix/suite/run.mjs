// In: the packed packages as `lib`, and fixtures. Out: a report of every case; the same file on every runtime.

import { clientCases } from './client-cases.mjs';
import { envelopeCases } from './envelope-cases.mjs';
import { explainCases } from './explain-cases.mjs';
import { messageCases } from './message-cases.mjs';
import { platformFacts } from './platform-facts.mjs';
import { createRecorder } from './recorder.mjs';
import { schemaCases } from './schema-cases.mjs';
import { seededCases } from './seeded-cases.mjs';
import { signatureCases } from './signature-cases.mjs';
import { vectorCases } from './vector-cases.mjs';

/** Runs everything once; `setting` is `native` or `portable`. */
async function run(lib, fixtures, setting = 'native') {
  const t = createRecorder();
  const sections = {
    signatureCases,
    envelopeCases,
    messageCases,
    schemaCases,
    clientCases,
    explainCases,
    seededCases,
    vectorCases,
    platformFacts,
  };
  // A section that fails outside its cases is one failed case.
  for (const [name, section] of Object.entries(sections)) await t.test(name, () => section(t, lib, fixtures));
  return { setting, ...t.report() };
}

/**
 * Runs the suite as the platform is and, where it offers node:crypto, again without it.
 *
 * @returns the reports, one a setting
 */
export async function runBoth(lib, fixtures) {
  const reports = [await run(lib, fixtures)];
  if (lib.native.nativeCrypto() !== undefined) {
    const { process } = globalThis;
    const original = process.getBuiltinModule;
    process.getBuiltinModule = undefined;
    try {
      if (lib.native.nativeCrypto() !== undefined) throw new Error('node:crypto could not be hidden');
      reports.push(await run(lib, fixtures, 'portable'));
    } finally {
      process.getBuiltinModule = original;
    }
  } else reports[0].setting = 'portable';
  return reports;
}
