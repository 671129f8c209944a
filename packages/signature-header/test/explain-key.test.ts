import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { explainKey, explainVerification } from '../src/explain.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p224 = generateKeyPairSync('ec', { namedCurve: 'secp224r1' });
const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
const odd = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });

type Form = 'pkcs8' | 'pkcs1' | 'spki' | 'sec1';
const pem = (key: typeof rsa.privateKey, type: Form): string =>
  key.export({ format: 'pem', type } as never).toString();
const der = (key: typeof rsa.privateKey, type: Form): Buffer =>
  Buffer.from(key.export({ format: 'der', type } as never));
const line = (key: typeof rsa.privateKey, type: Form): string => der(key, type).toString('base64');
const spkiLine = line(rsa.publicKey, 'spki');

const folder = mkdtempSync(join(tmpdir(), 'explain-key-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe('explainKey', () => {
  it.each([
    ['PKCS#8 PEM', pem(rsa.privateKey, 'pkcs8'), 'private', 'PKCS#8', 'PEM'],
    ['PKCS#1 PEM', pem(rsa.privateKey, 'pkcs1'), 'private', 'PKCS#1', 'PEM'],
    ['bare PKCS#8', line(rsa.privateKey, 'pkcs8'), 'private', 'PKCS#8', 'Base64'],
    ['PKCS#8 DER', der(rsa.privateKey, 'pkcs8'), 'private', 'PKCS#8', 'DER'],
    ['SPKI PEM', pem(rsa.publicKey, 'spki'), 'public', 'SPKI', 'PEM'],
    ['bare SPKI', spkiLine, 'public', 'SPKI', 'Base64'],
    ['PKCS#1 public PEM', pem(rsa.publicKey, 'pkcs1'), 'public', 'PKCS#1', 'PEM'],
    ['PEM as bytes', Buffer.from(pem(rsa.publicKey, 'spki')), 'public', 'SPKI', 'PEM'],
  ] as const)('knows %s', async (_name, text, kind, form, container) => {
    const found = await explainKey(text);
    expect(found).toMatchObject({
      verdict: 'key',
      kind,
      form,
      container,
      type: 'RSA',
      bits: 2048,
      problems: [],
    });
    // Both halves of a pair have one fingerprint, and the public half can be pasted.
    expect(found.fingerprint).toBe((await explainKey(spkiLine)).fingerprint);
    expect(found.publicKeyLine).toBe(spkiLine);
    expect(found.summary).toContain(`RSA ${kind} key, 2048 bits, ${form}, as ${container}`);
    expect(found.peerNeeds).toContain('one line of Base64'.slice(4));
  });

  it('knows EC keys, and which curve fits', async () => {
    expect(await explainKey(pem(p224.privateKey, 'sec1'))).toMatchObject({
      type: 'EC',
      form: 'SEC 1',
      curve: 'P-224',
      problems: [],
    });
    expect(await explainKey(pem(p224.privateKey, 'pkcs8'))).toMatchObject({
      type: 'EC',
      form: 'PKCS#8',
      curve: 'P-224',
    });
    expect((await explainKey(pem(p224.privateKey, 'pkcs8'))).fingerprint).toBe(
      (await explainKey(pem(p224.publicKey, 'spki'))).fingerprint,
    );
    expect((await explainKey(pem(p256.publicKey, 'spki'))).problems).toEqual([
      'ECC224 needs P-224 (secp224r1); this is P-256',
    ]);
    const ed = generateKeyPairSync('ed25519');
    expect(await explainKey(pem(ed.privateKey, 'pkcs8'))).toMatchObject({ verdict: 'key', curve: 'Ed25519' });
    expect(await explainKey(pem(ed.publicKey, 'spki'))).toMatchObject({ verdict: 'key', curve: 'Ed25519' });
  });

  it('names what stands in the way', async () => {
    expect((await explainKey(pem(small.publicKey, 'spki'))).problems[0]).toContain('1024 bits are too few');
    expect((await explainKey(pem(odd.publicKey, 'spki'))).problems[0]).toContain('exponent is not 65537');
    const mislabelled = pem(rsa.privateKey, 'pkcs8').replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY');
    expect((await explainKey(mislabelled)).problems[0]).toContain(
      'The label says RSA PRIVATE KEY, the content is PKCS#8',
    );
    expect(
      (await explainKey(`"${pem(rsa.publicKey, 'spki').replaceAll('\n', '\\n')}"`)).problems,
    ).toHaveLength(2);
    expect((await explainKey(`\uFEFF${pem(rsa.publicKey, 'spki')}`)).problems[0]).toContain(
      'byte order mark',
    );
  });

  it('asks for the passphrase to be taken off', async () => {
    const locked = rsa.privateKey.export({
      format: 'pem',
      type: 'pkcs8',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });
    const old = rsa.privateKey.export({
      format: 'pem',
      type: 'pkcs1',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });
    const bytes = rsa.privateKey.export({
      format: 'der',
      type: 'pkcs8',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });
    for (const text of [locked.toString(), old.toString(), bytes]) {
      const found = await explainKey(text);
      expect(found.verdict).toBe('encrypted');
      expect(found.conversions[0]?.command).toBe('openssl pkey -in FILE -out plain.pem');
    }
  });

  it('says what is no key, and never throws', async () => {
    for (const text of [
      '',
      'key.pem',
      'ssh-rsa AAAAB3',
      '{"kty":"RSA"}',
      '-----BEGIN X-----',
      new Uint8Array(),
      new Uint8Array([0x30, 0]),
    ])
      expect(await explainKey(text)).toMatchObject({ verdict: 'unknown', fingerprint: undefined });
    for (const odd of [undefined, null, 7, {}])
      expect((await explainKey(odd as never)).verdict).toBe('unknown');
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 300 })), async (text) => {
        expect((await explainKey(text)).summary.length).toBeGreaterThan(10);
      }),
      { numRuns: 300 },
    );
    // Every byte of a good key changed: an answer each time.
    const good = der(rsa.publicKey, 'spki');
    for (let i = 0; i < good.length; i++) {
      const changed = Buffer.from(good);
      changed[i] = (changed[i] ?? 0) ^ 0xff;
      expect(typeof (await explainKey(changed)).summary).toBe('string');
    }
  });

  it('returns nothing of a private key', async () => {
    for (const [type, text] of [
      ['pkcs8', pem(rsa.privateKey, 'pkcs8')],
      ['pkcs1', line(rsa.privateKey, 'pkcs1')],
    ] as const) {
      const shown = JSON.stringify(await explainKey(text));
      const jwk = rsa.privateKey.export({ format: 'jwk' });
      for (const secret of [jwk.d, jwk.p, jwk.q, jwk.qi] as string[]) {
        const bytes = Buffer.from(secret, 'base64url');
        for (const form of [bytes.toString('base64'), bytes.toString('hex'), bytes.toString('base64url')])
          expect(shown.includes(form.slice(0, 24)), type).toBe(false);
      }
    }
  });

  it.skipIf(!hasOpenssl)(
    'gives openssl commands that do what they say (skipped where openssl is missing)',
    async () => {
      const wanted: Readonly<Record<string, Buffer>> = {
        'PKCS#8, one line of Base64': Buffer.from(line(rsa.privateKey, 'pkcs8')),
        'PKCS#8 PEM': Buffer.from(pem(rsa.privateKey, 'pkcs8')),
        'the public half, SPKI, one line of Base64': Buffer.from(spkiLine),
        'SPKI, one line of Base64': Buffer.from(spkiLine),
        'SPKI PEM': Buffer.from(pem(rsa.publicKey, 'spki')),
      };
      const pkcs1 = [pem(rsa.privateKey, 'pkcs1'), pem(rsa.publicKey, 'pkcs1')];
      const file = join(folder, 'key');
      for (const text of [
        pem(rsa.privateKey, 'pkcs8'),
        pem(rsa.privateKey, 'pkcs1'),
        line(rsa.privateKey, 'pkcs8'),
        line(rsa.privateKey, 'pkcs1'),
        der(rsa.privateKey, 'pkcs8'),
        pem(rsa.publicKey, 'spki'),
        spkiLine,
        der(rsa.publicKey, 'spki'),
        pem(rsa.publicKey, 'pkcs1'),
        line(rsa.publicKey, 'pkcs1'),
      ]) {
        writeFileSync(file, text);
        const { conversions, form, container } = await explainKey(text);
        expect(conversions.length).toBeGreaterThan(1);
        for (const { to, command } of conversions) {
          const output = execFileSync('sh', ['-c', command.replaceAll('FILE', file)], {
            stdio: ['ignore', 'pipe', 'ignore'],
          });
          const name = `${form} ${container} → ${to}`;
          if (to === 'PKCS#1 PEM') expect(pkcs1, name).toContain(output.toString());
          else expect(output.toString().trim(), name).toBe(wanted[to]?.toString().trim());
        }
      }
    },
  );

  it.skipIf(!hasOpenssl)('reads certificates (skipped where openssl is missing)', async () => {
    const file = join(folder, 'cert-key.pem');
    writeFileSync(file, pem(rsa.privateKey, 'pkcs8'));
    const certificate = execFileSync(
      'openssl',
      ['req', '-x509', '-key', file, '-subj', '/CN=test', '-days', '1'],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    ).toString();
    const found = await explainKey(certificate);
    expect(found).toMatchObject({
      verdict: 'key',
      form: 'X.509 certificate',
      kind: 'public',
      publicKeyLine: spkiLine,
    });
    writeFileSync(file, certificate);
    for (const { to, command } of found.conversions) {
      const output = execFileSync('sh', ['-c', command.replaceAll('FILE', file)]).toString();
      expect(output.trim()).toBe(to === 'SPKI PEM' ? pem(rsa.publicKey, 'spki').trim() : spkiLine);
    }
  });

  it('reads in a diagnosis what the key policy refuses', async () => {
    const diagnosis = await explainVerification({
      verificationKey: { material: pem(small.publicKey, 'spki') },
      signature: `algorithm=RSA256,keyVersion=1,signature=${Buffer.alloc(256, 7).toString('base64')}`,
      body: '',
      path: '/a',
      clientId: 'C',
      time: '2024-05-22T06:42:22+08:00',
    });
    expect(diagnosis.causes[0]).toMatchObject({ code: 'key-size', certainty: 'likely' });
  });
});
