// In: the smallest package, built, and the manifests of all. Out: what a release of them holds, the same from build to build.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareBuilds } from '../reproducible.mjs';
import { publicPackages, root } from '../src/workspace.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'redeemkit-packs-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What may be in a package beside its manifest, README and licence. `npm run gates` looks into every packed file. */
const shipped = /^(dist|console|vectors|schemas|adapters|examples|openapi\.json|json-schema\.json|.*\.md)$/;

describe('what a release holds', () => {
  it.each(publicPackages.map((item) => [item.folder, item] as const))(
    '%s holds what is listed and nothing else',
    (folder, { manifest }) => {
      expect(manifest.files?.length, `${folder} lists its files`).toBeGreaterThan(0);
      for (const listed of manifest.files ?? []) {
        // No pattern and no way up: a list that can be read.
        expect(listed).toMatch(/^[\w./-]+$/);
        expect(listed.split('/')[0]).toMatch(shipped);
        expect(listed).not.toContain('..');
      }
    },
  );

  // One here, because two builds take seconds; the gates do it for all.
  it('the schema package built and packed twice is the same, byte for byte', async () => {
    expect(await compareBuilds({ root, name: 'benefit-redeem-schema', scratch })).toEqual([]);
  }, 120_000);

  it('the list of the packed schema package is complete', () => {
    // compareBuilds unpacks each pack beside it.
    const packed = readdirSync(join(scratch, 'pack-a-of-benefit-redeem-schema', 'package'));
    expect(packed.sort()).toEqual(
      ['LICENSE', 'README.md', 'dist', 'json-schema.json', 'openapi.json', 'package.json'].sort(),
    );
  });
});
