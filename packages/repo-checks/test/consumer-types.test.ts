// In: the declarations that a package publishes. Out: proof that a strict consumer compiles against them, on old and new TypeScript.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const compilers = {
  '6.0': require.resolve('typescript/bin/tsc'),
  '5.4': require.resolve('typescript-5-4/bin/tsc'),
};
const root = new URL('../../../', import.meta.url).pathname;

// Add packages with a consumer of their own; everything a consumer imports must be listed here first.
const packages = ['signature-header'];
const consumers: Readonly<Record<string, string>> = {
  'signature-header': `
    import { checkFreshness, formatSignatureHeader, formatTime, importSigningKey, importVerificationKey, isSignatureHeaderError,
      isVerifiedMessage, parseSignatureHeader, parseTime, readKeyMaterial, rsa256, signMessage, stringToSign, verifyMessage,
      type KeyMaterial, type SignatureAlgorithm, type SignatureHeaderErrorCode, type Signer, type VerifiedMessage, type Verifier } from '@redeemkit/signature-header';
    import { decodeBase64, encodeBase64 } from '@redeemkit/signature-header/base64';
    import { ecc224 } from '@redeemkit/signature-header/ecc224';
    import { nativeCrypto } from '@redeemkit/signature-header/native';
    import { formatParameters, parseParameters } from '@redeemkit/signature-header/parameters';

    const bytes: Uint8Array = new Uint8Array([1, 2, 3]);
    const message = { method: 'POST', path: '/a', clientId: 'C', time: formatTime(0), body: bytes };
    const kms: Signer = { algorithm: 'RSA256', keyVersion: '1', sign: async (data: Uint8Array) => data };
    const algorithm: SignatureAlgorithm = ecc224({ hash: 'SHA-256', encoding: 'der' });
    const forms: KeyMaterial[] = ['PEM', bytes, new ArrayBuffer(1), { kty: 'RSA', n: '', e: '' }, { type: 'public', export: () => bytes }];
    export async function use(find: (keyVersion: string | undefined) => Promise<Verifier | undefined>): Promise<VerifiedMessage | undefined> {
      try {
        const key = await importSigningKey('PEM', { keyVersion: '2', algorithm, publicExponents: [65537] });
        const signature: string = await signMessage(message, key.fingerprint ? key : kms);
        const keys: readonly Verifier[] = await Promise.all(forms.map((form) => importVerificationKey(form, { algorithm: rsa256 })));
        await verifyMessage(message, { signature, keys });
        const header = parseSignatureHeader(signature);
        formatSignatureHeader({ ...header, keyVersion: undefined });
        parseParameters(formatParameters([['a', encodeBase64(decodeBase64('AA=='))]])).get('a')?.length;
        checkFreshness(message.time, { notBefore: parseTime(message.time), notAfter: 1 });
        const material = await readKeyMaterial('PEM', { kind: 'private' });
        const der: Uint8Array = material.type === 'RSA' ? material.qi : material.pkcs8;
        stringToSign({ ...message, body: der });
        nativeCrypto()?.constants.RSA_NO_PADDING.toFixed();
        const proof = await verifyMessage(message, { signature, keys: find });
        return isVerifiedMessage(proof) ? proof : undefined;
      } catch (error) {
        if (isSignatureHeaderError(error)) {
          const code: SignatureHeaderErrorCode = error.code;
          return code === 'ERR_SIGNATURE_MISMATCH' ? undefined : undefined;
        }
        throw error;
      }
    }
    // @ts-expect-error a verified message cannot be narrowed to a boolean by mistake
    export const wrong: boolean = use(async () => undefined);
  `,
};
// What the platform offers passes as a key: with DOM types and with those of Node.
const withDom = `
  import { importSigningKey, rsa256 } from '@redeemkit/signature-header';
  export const a = (key: CryptoKey, jwk: JsonWebKey) => [rsa256.signingKey(key), importSigningKey(key), importSigningKey(jwk)];
`;

let folder: string;
function run(compiler: string, args: readonly string[], cwd: string): string {
  const { status, stdout } = spawnSync(process.execPath, [compiler, ...args], { cwd, encoding: 'utf8' });
  return status === 0 ? '' : stdout || `exit ${status}`;
}

beforeAll(() => {
  // Declarations are made here, from source, and laid out as npm would install them.
  folder = mkdtempSync(`${tmpdir()}/consumer-`);
  for (const name of packages) {
    const target = `${folder}/node_modules/@redeemkit/${name}`;
    mkdirSync(target, { recursive: true });
    cpSync(`${root}packages/${name}/package.json`, `${target}/package.json`);
    const options = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', `${target}/dist`];
    expect(run(compilers['6.0'], options, `${root}packages/${name}`)).toBe('');
    writeFileSync(`${folder}/${name}.ts`, consumers[name] ?? '');
  }
  writeFileSync(`${folder}/dom.ts`, withDom);
  writeFileSync(`${folder}/package.json`, '{ "type": "module" }');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Compiles one file, or all consumers, as strictly as TypeScript can. @returns its complaints */
function compile(
  compiler: string,
  files: readonly string[],
  options: Readonly<Record<string, unknown>>,
): string {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    types: [],
    target: 'ES2022',
    ...options,
  };
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, files }));
  return run(compiler, ['-p', 'tsconfig.json'], folder);
}

describe.each(Object.entries(compilers))('TypeScript %s', (_, compiler) => {
  it.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])(
    'compiles a consumer without DOM types, %s and %s',
    (module, moduleResolution) => {
      const files = packages.map((name) => `${name}.ts`);
      expect(compile(compiler, files, { lib: ['ES2022'], module, moduleResolution })).toBe('');
    },
    120_000,
  );

  it('takes the CryptoKey and JsonWebKey of DOM types', () => {
    const options = { lib: ['ES2022', 'DOM'], module: 'NodeNext', moduleResolution: 'NodeNext' };
    expect(compile(compiler, ['dom.ts'], options)).toBe('');
  }, 120_000);

  it('finds a mistake, so that the silence above means something', () => {
    writeFileSync(
      `${folder}/wrong.ts`,
      `import { parseTime } from '@redeemkit/signature-header'; export const x: string = parseTime('');`,
    );
    const options = { lib: ['ES2022'], module: 'NodeNext', moduleResolution: 'NodeNext' };
    expect(compile(compiler, ['wrong.ts'], options)).toContain('TS2322');
  }, 120_000);
});
