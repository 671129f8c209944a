// In: what a consumer imports. Out: proof that the code that explains is in no bundle that does not ask for it.
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { describe, expect, it } from 'vitest';

// What every package offers, its explain subpath apart: none of it brings the code that explains.
describe('explain', () => {
  const packages = [
    ['signature-header', ''],
    ['signature-header', '/ecc224'],
    ['rsa-aes-envelope', ''],
    ['secure-message', ''],
    ['redeem-client', ''],
    ['redeem-sandbox', ''],
  ] as const;
  const bundle = (folder: string, contents: string, options: BuildOptions = {}) =>
    build({
      ...options,
      stdin: {
        contents,
        resolveDir: new URL(`../../${folder}`, import.meta.url).pathname,
        loader: 'ts',
      },
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      platform: 'node',
      conditions: ['@redeemkit/source'],
      metafile: true,
      write: false as const,
    });

  it.each(packages)('is in no bundle of %s%s', async (name, subpath) => {
    const { metafile, outputFiles } = await bundle(name, `export * from '@redeemkit/${name}${subpath}'`);
    const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
    expect(inputs.length).toBeGreaterThan(3);
    expect(inputs.filter((file) => /src\/explain(\/|\.ts)/.test(file))).toEqual([]);
    // A code of the table: the text, too, has none of it.
    expect(outputFiles[0]?.text.includes('signature-plus-as-space')).toBe(false);
  });

  it('is at most 35 kB when it is asked for, and brings P-224 only for an EC key', async () => {
    const { outputFiles } = await bundle(
      'signature-header',
      `export { explainVerification, explainKey } from '@redeemkit/signature-header/explain'`,
      { splitting: true, outdir: 'explain' },
    );
    const bytes = (curve: boolean) =>
      outputFiles
        .filter(({ path }) => /ecc224-\w+\.js$/.test(path) === curve)
        .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
    // A tool: hashes, the table of causes and the changes that are tried.
    expect(bytes(false)).toBeGreaterThan(10_000);
    expect(bytes(false)).toBeLessThanOrEqual(35_000);
    expect(bytes(true)).toBeGreaterThan(5_000);
    expect(bytes(true)).toBeLessThanOrEqual(15_000);
  });
});
