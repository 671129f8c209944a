// In: what a consumer imports. Out: proof that the code that explains is in no bundle that does not ask for it.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
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
  const bundle = (folder: string, contents: string) =>
    build({
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
      write: false,
    });

  it.each(packages)('is in no bundle of %s%s', async (name, subpath) => {
    const { metafile, outputFiles } = await bundle(name, `export * from '@redeemkit/${name}${subpath}'`);
    const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
    expect(inputs.length).toBeGreaterThan(3);
    expect(inputs.filter((file) => /src\/explain(\/|\.ts)/.test(file))).toEqual([]);
    // A code of the table: the text, too, has none of it.
    expect(outputFiles[0]?.text.includes('signature-plus-as-space')).toBe(false);
  });

  it('is a bundle of at most 45 kB when it is asked for', async () => {
    const { outputFiles } = await bundle(
      'signature-header',
      `export { explainVerification, explainKey } from '@redeemkit/signature-header/explain'`,
    );
    // A tool: 16 kB of it is P-224, the rest hashes, the table of causes and the changes that are tried.
    const bytes = gzipSync(outputFiles[0]?.text ?? '', { level: 9 }).length;
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(45_000);
  });
});
