// In: the name of a Wycheproof file. Out: its groups, or undefined when WYCHEPROOF_DIR is not set (the files are not committed).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['WYCHEPROOF_DIR'];

/** Printed in the title of what is skipped. */
export const without = folder === undefined ? ' (skipped: WYCHEPROOF_DIR is not set)' : '';

interface WycheproofTest {
  readonly tcId: number;
  readonly msg: string;
  readonly ct: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly flags: readonly string[];
  readonly key?: string;
  readonly iv?: string;
}

export interface WycheproofGroup {
  readonly privateKeyPkcs8: string;
  readonly tests: readonly WycheproofTest[];
}

export function wycheproof(name: string): readonly WycheproofGroup[] {
  if (folder === undefined) return [];
  const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
    numberOfTests: number;
    testGroups: WycheproofGroup[];
  };
  const found = file.testGroups.reduce((sum, group) => sum + group.tests.length, 0);
  if (found !== file.numberOfTests) throw new Error(`${name}: ${found} of ${file.numberOfTests} cases`);
  return file.testGroups;
}

export const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
