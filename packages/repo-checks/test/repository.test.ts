import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packages, publicPackages, readText, root, trackedFiles } from '../src/workspace.ts';

const topLevel =
  /^(\..*|packages|docs|turbo\.json|pnpm-workspace\.yaml|pnpm-lock\.yaml|package\.json|tsconfig\.base\.json|biome\.json|README(\.[\w-]+)?\.md|CONTRIBUTING\.md|SECURITY\.md|LICENSE)$/;
const textFiles = trackedFiles.filter(
  (path) => /\.(ts|mjs|js|json|md|yaml|yml|html|sh|py|java|css|vue)$/.test(path) || path === '.ci/run',
);
const sources = packages.flatMap((item) => item.sources).filter((path) => path.endsWith('.ts'));

describe('the tree', () => {
  it('has nothing at its top level beyond the plan', () => {
    const names = new Set(trackedFiles.map((path) => path.split('/')[0] as string));
    expect([...names].filter((name) => !topLevel.test(name))).toEqual([]);
  });

  it('names no machine path and no registry host', () => {
    const places = new RegExp(['/wo' + 'rk/', '/ro' + 'ot/', 'registry\\.[a-z]+\\.(org|com)'].join('|'));
    const found = textFiles.filter((path) => places.test(readText(path)));
    expect(found).toEqual([]);
  });

  it('keeps registry addresses out of every lockfile', () => {
    const lockfiles = trackedFiles.filter((path) => /(pnpm-lock\.yaml|package-lock\.json)$/.test(path));
    expect(lockfiles).toContain('pnpm-lock.yaml');
    for (const path of lockfiles) expect(readText(path)).not.toMatch(/https?:\/\/[^\s'"]*registry|tarball:/);
  });

  it('has no focused test and no unfinished mark', () => {
    const unfinished = new RegExp(
      ['\\b(it|test|describe)\\.(only|todo|fails)\\b', '\\bTO' + 'DO\\b', '\\bFIX' + 'ME\\b'].join('|'),
    );
    const found = textFiles.filter(
      (path) => /^(packages|docs)\//.test(path) && unfinished.test(readText(path)),
    );
    expect(found).toEqual([]);
  });

  it('never decrypts through the padding that behaves differently on every runtime', () => {
    expect(sources.filter((path) => readText(path).includes('RSA_PKCS1' + '_PADDING'))).toEqual([]);
  });

  it('offers no way to switch TLS verification off', () => {
    const switches = /rejectUnauthorized|checkServerIdentity|strictSSL/;
    expect(sources.filter((path) => switches.test(readText(path)))).toEqual([]);
  });
});

describe('source files', () => {
  it.each(sources)('%s opens with what goes in and comes out, and is one concept', (path) => {
    const lines = readText(path).split('\n');
    expect(lines[0]?.startsWith('#!') ? lines[1] : lines[0]).toMatch(/^(\/\/ |\/\*\*)/);
    // Over 300 lines it is two concepts (docs/decisions/0003).
    expect(lines.length).toBeLessThanOrEqual(301);
    expect(path).toMatch(/^[a-z0-9/.-]+$/);
  });
});

describe('packages', () => {
  it.each(publicPackages.map((item) => [item.folder, item] as const))(
    '%s is complete',
    (folder, { manifest, sources: own }) => {
      expect(manifest.name).toBe(`@redeemkit/${folder.slice('packages/'.length)}`);
      expect(manifest.description).toContain('Unofficial, not affiliated with AlipayHK.');
      expect(manifest.license).toBe('MIT');
      expect(manifest.type).toBe('module');
      for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
        expect(manifest.scripts?.[script], `${script} runs on users' machines`).toBeUndefined();
      }
      expect(existsSync(join(root, folder, 'README.md'))).toBe(true);
      expect(readText(`${folder}/README.md`)).toMatch(/[Uu]nofficial, not affiliated with AlipayHK/);
      expect(own).toContain(`${folder}/src/index.ts`);
      for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
        if (typeof target === 'string') {
          expect(
            existsSync(join(root, folder, target)) || target.startsWith('./dist/'),
            `${subpath} → ${target}`,
          ).toBe(true);
          continue;
        }
        const source = target['@redeemkit/source'];
        if (source === undefined) continue;
        expect(existsSync(join(root, folder, source)), `${subpath} → ${source}`).toBe(true);
        // A reader finds the file from the import: subpath ./x is src/x.ts.
        if (subpath !== '.')
          expect([`./src/${subpath.slice(2)}.ts`, `./src/${subpath.slice(2)}/index.ts`]).toContain(source);
      }
    },
  );

  it.each(publicPackages.map((item) => [item.folder, item] as const))(
    '%s documents the subpaths it exports and no others',
    (folder, { manifest }) => {
      const exported = Object.keys(manifest.exports ?? {})
        .filter((subpath) => subpath !== './package.json')
        .map((subpath) => (subpath === '.' ? manifest.name : `${manifest.name}/${subpath.slice(2)}`));
      const mentioned = textFiles
        .filter((path) => path.endsWith('.md') && !path.startsWith('.changeset/'))
        .flatMap((path) =>
          [...readText(path).matchAll(/@redeemkit\/[a-z-]+(?:\/[a-z0-9.-]*[a-z0-9])?/g)].map(
            ([name]) => name,
          ),
        )
        .filter((name) => name === manifest.name || name.startsWith(`${manifest.name}/`));
      for (const name of new Set(mentioned))
        expect([...exported, `${manifest.name}/package.json`]).toContain(name);
      const readme = readText(`${folder}/README.md`);
      for (const name of exported)
        expect(readme, `${name} is missing in ${folder}/README.md`).toContain(name);
    },
  );
});

describe('documents', () => {
  const pages = textFiles.filter((path) => path.endsWith('.md') && !path.startsWith('.changeset/'));

  it.each(pages)('%s links to files that exist', (path) => {
    const prose = readText(path)
      .replace(/```[\s\S]*?```/g, '')
      .replace(/`[^`\n]*`/g, '');
    for (const [, target] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (target === undefined || /^(https?:|mailto:|#)/.test(target)) continue;
      const file = normalize(join(dirname(path), target.split('#')[0] as string));
      expect(existsSync(join(root, file)), `${path} links to ${target}`).toBe(true);
    }
  });
});
