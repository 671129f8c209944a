import { describe, expect, it } from 'vitest';
import { packages, publicPackages, readText } from '../src/workspace.ts';

// Who may import whom at run time (docs/decisions/0002). A package absent here may not exist.
const allowed: Readonly<Record<string, readonly string[]>> = {
  'signature-header': [],
  'benefit-redeem-schema': [],
  'rsa-aes-envelope': ['signature-header'],
  'secure-message': ['signature-header', 'rsa-aes-envelope'],
  'redeem-client': ['signature-header', 'rsa-aes-envelope', 'secure-message', 'benefit-redeem-schema'],
  'redeem-sandbox': ['signature-header', 'rsa-aes-envelope', 'secure-message', 'benefit-redeem-schema'],
  'conformance-vectors': ['signature-header', 'rsa-aes-envelope', 'secure-message', 'benefit-redeem-schema'],
  'redeem-queue': ['signature-header', 'rsa-aes-envelope', 'benefit-redeem-schema', 'redeem-client'],
  'redeem-cli': [
    'signature-header',
    'rsa-aes-envelope',
    'secure-message',
    'benefit-redeem-schema',
    'redeem-client',
    'redeem-sandbox',
    'conformance-vectors',
    'redeem-queue',
  ],
};

const portable = ['signature-header', 'rsa-aes-envelope', 'secure-message', 'benefit-redeem-schema'];

// Third parties that the client and everything below it may need at run time.
const thirdParties = ['@noble/ciphers', '@noble/curves', '@noble/hashes', 'valibot'];
const clientAndBelow = [...portable, 'redeem-client'];

const shortName = (name: string): string => name.replace('@redeemkit/', '');

/** Source without comments: names in prose are not uses. */
const code = (path: string): string =>
  readText(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

/** Code with every string and template emptied: what they say is for people. */
const withoutStrings = (text: string): string =>
  text.replace(/'(?:[^'\\\n]|\\.)*'/g, "''").replace(/`(?:[^`\\]|\\.)*`/g, '``');

const imports = (path: string): readonly string[] =>
  [...code(path).matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] as string);

describe('layers', () => {
  it.each(publicPackages.map((item) => [shortName(item.manifest.name), item] as const))(
    '%s imports only what lies below it and what it declares',
    (name, item) => {
      const below = allowed[name];
      expect(below, `${name} has no place in the layers`).toBeDefined();
      const declared = Object.keys({ ...item.manifest.dependencies, ...item.manifest.peerDependencies });
      for (const own of declared.filter((dependency) => dependency.startsWith('@redeemkit/'))) {
        expect(below).toContain(shortName(own));
      }
      const found = item.sources.flatMap((path) => imports(path).map((specifier) => ({ path, specifier })));
      for (const { path, specifier } of found.filter(({ specifier: s }) => !/^(\.|node:)/.test(s))) {
        const target = specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/');
        expect(declared, `${path} imports ${specifier}`).toContain(target);
      }
      for (const { path, specifier } of found.filter(({ specifier: s }) => s.startsWith('.'))) {
        expect(specifier, `${path}: relative imports stay inside src and name the .ts file`).toMatch(
          /^\.{1,2}\/.*\.(ts|json)$/,
        );
      }
    },
  );

  it('keeps the leaves, the primitive and the composite free of platform and ambient effects', () => {
    const forbidden =
      /\b(Buffer\b|fetch\(|setTimeout\b|setInterval\b|Date\.now\b|new Date\(\)|console\.|XMLHttpRequest\b|process\.)/;
    for (const item of packages.filter((entry) => portable.includes(shortName(entry.manifest.name)))) {
      for (const path of item.sources.filter((file) => file.endsWith('.ts'))) {
        expect(imports(path).filter((specifier) => specifier.startsWith('node:'))).toEqual([]);
        // native.ts is the one door to the platform.
        if (path.endsWith('/native.ts')) continue;
        for (const [index, line] of withoutStrings(code(path)).split('\n').entries()) {
          expect(forbidden.test(line), `${path}:${index + 1}: ${line.trim()}`).toBe(false);
        }
      }
    }
  });

  it('gives the client and everything below it no third party but noble and valibot', () => {
    for (const item of packages.filter((entry) => clientAndBelow.includes(shortName(entry.manifest.name)))) {
      const foreign = Object.keys(item.manifest.dependencies ?? {}).filter(
        (name) => !name.startsWith('@redeemkit/'),
      );
      for (const name of foreign) expect(thirdParties, item.manifest.name).toContain(name);
    }
  });

  it('touches noble curves in ecc224 alone, and noble ciphers in the envelope alone', () => {
    const users = packages
      .flatMap((item) => item.sources)
      .filter(
        (path) => path.endsWith('.ts') && imports(path).some((name) => name.startsWith('@noble/curves')),
      );
    for (const path of users) expect(path).toMatch(/^packages\/signature-header\/src\/(ecc224|p224)/);
    const ciphers = packages
      .flatMap((item) => item.sources)
      .filter(
        (path) => path.endsWith('.ts') && imports(path).some((name) => name.startsWith('@noble/ciphers')),
      );
    for (const path of ciphers) expect(path).toMatch(/^packages\/rsa-aes-envelope\//);
  });
});
