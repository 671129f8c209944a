// In: what a consumer imports. Out: proof that its bundle, minified and gzipped, stays under a ceiling and leaves out what it must.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

interface Row {
  /** What the consumer does. */
  readonly use: string;
  /** Package whose folder the imports are resolved from. */
  readonly from: string;
  readonly code: string;
  /** Bytes, min + gzip, with 1 kB = 1,000 bytes. */
  readonly ceiling: number;
  /** Why that number. */
  readonly because: string;
  /** No bundled file may have this in its path, no text of the bundle may match it. */
  readonly never: readonly RegExp[];
}

const noble = /@noble/;
const nodeImports = /\bfrom\s*"node:|import\("node:|require\(/;

// One row per promise. Add rows for other packages below theirs.
const rows: readonly Row[] = [
  {
    use: 'signature-header: the header grammar alone',
    from: 'signature-header',
    code: `export * from '@redeemkit/signature-header/parameters'`,
    ceiling: 1_000,
    because: 'four functions for people who bring their own cryptography',
    never: [noble, nodeImports, /src\/(der|rsa|key|times|string-to-sign)/],
  },
  {
    use: 'signature-header: sign and verify, keys as CryptoKey, PKCS#8 or SPKI',
    from: 'signature-header',
    code: `export { signMessage, verifyMessage, rsa256 } from '@redeemkit/signature-header'`,
    ceiling: 3_000,
    because: 'the platform reads the keys: no DER, no PEM, no times in it',
    never: [noble, nodeImports, /src\/(der|rsa-key|ec-key|key-text|key-material|keys|times)\.ts/],
  },
  {
    use: 'signature-header: sign and verify, keys in every form',
    from: 'signature-header',
    code: `export { signMessage, verifyMessage, importSigningKey, importVerificationKey } from '@redeemkit/signature-header'`,
    ceiling: 5_000,
    because: 'what most callers import; the DER reader is the difference',
    never: [noble, nodeImports, /src\/(ec-key|ecc224|times)\.ts/],
  },
  {
    use: 'signature-header: sign and verify with ECC224, keys as PKCS#8 or SPKI',
    from: 'signature-header',
    code: `export { signMessage, verifyMessage } from '@redeemkit/signature-header'; export { ecc224 } from '@redeemkit/signature-header/ecc224'`,
    ceiling: 20_000,
    because: 'P-224 through noble is some 16 kB of it',
    never: [nodeImports, /@noble\/ciphers/, /src\/(rsa256|rsa-key|key-text|key-material)\.ts/],
  },
  {
    use: 'rsa-aes-envelope: seal, key as SPKI',
    from: 'rsa-aes-envelope',
    code: `export { importSealingSpki, sealBody } from '@redeemkit/rsa-aes-envelope'`,
    ceiling: 5_000,
    because: 'AES through noble is 2.7 kB of it; nothing of opening is in it',
    never: [nodeImports, /\bBuffer\b/, /src\/(der|key-material|open|breaker|portable-rsa|unwrap)/],
  },
  {
    use: 'rsa-aes-envelope: seal and open, keys as SPKI and PKCS#8',
    from: 'rsa-aes-envelope',
    code: `export { importOpeningPkcs8, importSealingSpki, openBody, sealBody } from '@redeemkit/rsa-aes-envelope'`,
    ceiling: 8_000,
    because: 'portable RSA, implicit rejection and the breaker are the difference',
    never: [nodeImports, /\bBuffer\b/, /src\/(der|key-material|key-text)/],
  },
  {
    use: 'redeem-client: the whole client, RSA256 with keys as CryptoKey, PKCS#8 or SPKI',
    from: 'redeem-client',
    code: `export { createRedeemClient } from '@redeemkit/redeem-client'; export { rsa256 } from '@redeemkit/signature-header'`,
    ceiling: 16_900,
    because:
      'the aim is 14 kB. valibot 1.5, strict JSON 1.1, result codes and advice in words 1.2, configuration 1.0; nothing of sealing',
    never: [
      nodeImports,
      /@noble\//,
      /rsa-aes-envelope\/src\/(?!with-key|opaque|errors)/,
      /src\/(ec-key|ecc224|otel|bun-fetch|deno-fetch|reasons|redeem-all|open-api|json-schema|der|key-material)\.ts/,
    ],
  },
  {
    use: 'redeem-client: the whole client with sealing, keys as PKCS#8 and SPKI',
    from: 'redeem-client',
    code: `export { createRedeemClient } from '@redeemkit/redeem-client'; export { rsa256 } from '@redeemkit/signature-header'; export { importOpeningPkcs8, importSealingSpki } from '@redeemkit/rsa-aes-envelope'`,
    ceiling: 23_700,
    because: 'the aim is 20 kB. AES through noble is 2.7 kB, portable RSA and opening without an oracle 4',
    never: [
      nodeImports,
      /@noble\/curves/,
      /src\/(ec-key|ecc224|otel|bun-fetch|deno-fetch|reasons|redeem-all|open-api|json-schema|der|key-material)\.ts/,
    ],
  },
  {
    use: 'redeem-client: the same with sealing, keys in every form, and batches',
    from: 'redeem-client',
    code: `export { createRedeemClient, redeemAll } from '@redeemkit/redeem-client'; export { importSigningKey, importVerificationKey } from '@redeemkit/signature-header'; export { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope'`,
    ceiling: 26_500,
    because: 'a guard against growth of what most servers load',
    never: [
      nodeImports,
      /@noble\/curves/,
      /src\/(ec-key|ecc224|otel|bun-fetch|deno-fetch|reasons|open-api|json-schema)\.ts/,
    ],
  },
];

describe('bundle sizes, minified and gzipped', () => {
  it.each(rows)('$use: at most $ceiling bytes', async ({ from, code, ceiling, never }) => {
    const resolveDir = new URL(`../../${from}`, import.meta.url).pathname;
    const { metafile, outputFiles } = await build({
      stdin: { contents: code, resolveDir, loader: 'ts' },
      bundle: true,
      minify: true,
      // The licence line of noble is 0.1 kB; where it goes is the choice of the consumer's build.
      legalComments: 'none',
      format: 'esm',
      target: 'es2022',
      conditions: ['@redeemkit/source'],
      metafile: true,
      write: false,
    });
    const text = outputFiles[0]?.text ?? '';
    expect(text.length).toBeGreaterThan(500);
    // Of the inputs, those that left something in the output.
    const inputs = Object.values(metafile.outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    );
    for (const pattern of never) expect([...inputs, text].filter((where) => pattern.test(where))).toEqual([]);
    const bytes = gzipSync(text, { level: 9 }).length;
    // Printed in the report of a failing run, and by `--reporter=verbose` of any.
    expect(bytes, `${bytes} bytes`).toBeLessThanOrEqual(ceiling);
  });
});
