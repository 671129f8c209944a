// In: the packed signature-header and keys in many forms. Out: cases on headers, times, keys, RSA256 and ECC224.
import { text, utf8 } from './recorder.mjs';

const path = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
const time = '2024-05-22T06:42:21+08:00';

export async function signatureCases(t, lib, fixtures) {
  const { header, ecc224: ecc, native, bytes } = lib;
  const { keys } = fixtures;
  const message = { method: 'POST', path, clientId: 'C1', time, body: utf8('{"bizNo":"1","点":"分"}') };

  await t.test('the string to sign is the documented one', async () => {
    const signed = header.stringToSign(message);
    t.equal(text(signed), `POST ${path}\nC1.${time}.{"bizNo":"1","点":"分"}`);
  });

  for (const [name, change, code] of [
    ['a method in lower case', { method: 'post' }, 'ERR_METHOD_INVALID'],
    ['a path with a dot segment', { path: '/a/../b' }, 'ERR_PATH_INVALID'],
    ['a path with an encoded slash', { path: '/a%2Fb' }, 'ERR_PATH_INVALID'],
    ['a path with a line break', { path: '/a\n/b' }, 'ERR_PATH_INVALID'],
    ['a client id with a dot', { clientId: 'a.b' }, 'ERR_CLIENT_ID_INVALID'],
    ['a time without a zone', { time: '2024-05-22T06:42:21' }, 'ERR_TIME_INVALID'],
    ['a body that is text', { body: '{}' }, 'ERR_BODY_INVALID'],
  ])
    await t.test(`string to sign: ${name} is refused`, () =>
      t.throws(code, () => header.stringToSign({ ...message, ...change }), name),
    );

  await t.test('Base64 of every length comes back, in both alphabets', async () => {
    for (let length = 0; length < 70; length += 1) {
      const data = Uint8Array.from({ length }, (_, at) => (at * 73 + length * 31) & 255);
      const encoded = header.encodeBase64(data);
      t.equal(header.decodeBase64(encoded), data);
      t.equal(
        header.decodeBase64(encoded.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')),
        data,
      );
    }
  });
  for (const wrong of ['A', 'AB', 'AA=', 'AAA A', '=', 'AAAA=', 'é', 'AAB='])
    await t.test(`Base64: ${JSON.stringify(wrong)} is refused`, () =>
      t.throws('ERR_BASE64_INVALID', () => header.decodeBase64(wrong), 'Base64'),
    );

  for (const [written, epochMs] of [
    ['2024-05-22T06:42:21+08:00', 1716331341000],
    ['2024-05-22T06:42:21.253+0800', 1716331341253],
    ['2024-05-21T22:42:21Z', 1716331341000],
    ['1716331341253', 1716331341253],
    ['2024-02-29T23:59:59-12:30', 1709296199000],
  ])
    await t.test(`time ${written}`, async () => t.equal(header.parseTime(written), epochMs));
  for (const wrong of [
    '2024-02-30T00:00:00Z',
    '2024-05-22T24:00:00Z',
    '2024-05-22',
    'now',
    '2024-05-22t06:42:21z',
  ])
    await t.test(`time ${wrong} is refused`, () =>
      t.throws('ERR_TIME_INVALID', () => header.parseTime(wrong), 'time'),
    );
  await t.test('formatTime writes Hong Kong time', async () => {
    t.equal(header.formatTime(1716331341000), time);
    t.equal(header.formatTime(1716331341000, { offsetMinutes: -210 }), '2024-05-21T19:12:21-03:30');
  });
  await t.test('freshness has two sides', async () => {
    header.checkFreshness(time, { notBefore: 1716331341000, notAfter: 1716331341000 });
    await t.throws('ERR_TIME_STALE', () =>
      header.checkFreshness(time, { notBefore: 1716331341001, notAfter: 1716331342000 }),
    );
    await t.throws('ERR_TIME_FUTURE', () =>
      header.checkFreshness(time, { notBefore: 1716331340000, notAfter: 1716331340999 }),
    );
  });

  await t.test('headers in any dialect parse, and the canonical one comes back', async () => {
    const signature = Uint8Array.of(251, 255, 0);
    const formatted = header.formatSignatureHeader({ algorithm: 'RSA256', keyVersion: '2', signature });
    t.equal(formatted, 'algorithm=RSA256,keyVersion=2,signature=%2B%2F8A');
    for (const dialect of [
      formatted,
      'algorithm=RSA256, keyVersion=2, signature=+/8A',
      'SIGNATURE=-_8A ,keyversion=2',
      'algorithm=sha256withrsa,keyVersion=2,signature=%2b%2f8A',
    ])
      t.equal(header.parseSignatureHeader(dialect), { algorithm: 'RSA256', keyVersion: '2', signature });
  });
  for (const [value, code] of [
    ['algorithm=RSA256,keyVersion=1', 'ERR_SIGNATURE_MISSING'],
    ['signature=AAAA,signature=AAAA', 'ERR_PARAMETER_DUPLICATE'],
    ['signature', 'ERR_HEADER_MALFORMED'],
    ['signature=A%', 'ERR_BASE64_INVALID'],
    [`signature=${'A'.repeat(8192)}`, 'ERR_HEADER_MALFORMED'],
  ])
    await t.test(`header ${value.slice(0, 32)} is refused`, () =>
      t.throws(code, () => header.parseSignatureHeader(value), `header ${value.slice(0, 32)}`),
    );

  // Every form in which the same key arrives gives the same signature and the same fingerprint.
  const merchant = await header.importSigningKey(keys.merchant.pkcs8);
  const expected = await merchant.sign(utf8('same'));
  t.verdict('RSA256 signature', header.encodeBase64(expected));
  t.fact('node:crypto is used', native.nativeCrypto() !== undefined);
  for (const [form, material] of privateForms(keys.merchant, header))
    await t.test(`private key as ${form}`, async () => {
      const key = await header.importSigningKey(material, { keyVersion: '7' });
      t.equal(key.fingerprint, merchant.fingerprint);
      t.equal(await key.sign(utf8('same')), expected);
      t.ok(!String(key).includes(keys.merchant.bare.slice(60, 90)), 'a key prints its material');
      t.ok(String(key).startsWith('[SigningKey RSA256 v7 sha256:'), String(key));
    });
  for (const [form, material] of publicForms(keys.merchant, header))
    await t.test(`public key as ${form}`, async () => {
      const key = await header.importVerificationKey(material);
      t.equal(key.fingerprint, merchant.fingerprint);
      t.equal(await key.verify(utf8('same'), expected), true);
      t.equal(await key.verify(utf8('sane'), expected), false);
      t.equal(await key.verify(utf8('same'), expected.subarray(1)), false);
      t.equal(await key.verify(utf8('same'), new Uint8Array(0)), false);
    });
  await t.test('a CryptoKey that cannot be exported signs', async () => {
    const key = await crypto.subtle.importKey(
      'pkcs8',
      header.decodeBase64(keys.merchant.bare),
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    t.equal(await (await header.importSigningKey(key)).sign(utf8('same')), expected);
  });

  for (const [name, material, code] of [
    ['an encrypted PKCS#8 key', keys.encrypted, 'ERR_KEY_ENCRYPTED'],
    ['a public key to sign with', keys.merchant.spki, 'ERR_KEY_KIND'],
    ['text that is no key', 'hello', 'ERR_KEY_MALFORMED'],
    ['half of a key', keys.merchant.bare.slice(0, 400), 'ERR_KEY_MALFORMED'],
    ['RSA of 1024 bits', keys.rsa1024.pkcs8, 'ERR_KEY_POLICY'],
    ['RSA with e = 3', keys.exponent3.pkcs8, 'ERR_KEY_POLICY'],
    ['P-256', keys.p256.pkcs8, 'ERR_KEY_TYPE'],
    ['P-224 without ecc224', keys.p224.pkcs8, 'ERR_KEY_TYPE'],
  ])
    await t.test(`key refused: ${name}`, () => t.throws(code, () => header.importSigningKey(material), name));
  for (const name of ['rsa3072', 'rsa4096', 'exponent3'])
    await t.test(`key accepted: ${name}`, async () => {
      const options = { publicExponents: [3, 65537] };
      const own = await header.importSigningKey(keys[name].pkcs8, options);
      const peer = await header.importVerificationKey(keys[name].spki, options);
      t.equal(await peer.verify(utf8('x'), await own.sign(utf8('x'))), true);
    });

  const merchantPublic = await header.importVerificationKey(keys.merchant.spki, { keyVersion: '1' });
  const gatewayPublic = await header.importVerificationKey(keys.gateway.spki, { keyVersion: '2' });
  const signature = await header.signMessage(message, merchant);
  await t.test('a message verifies, and the proof is what was received', async () => {
    const received = Uint8Array.from(message.body);
    const pending = header.verifyMessage(
      { ...message, body: received },
      { signature, keys: [merchantPublic, gatewayPublic] },
    );
    received.fill(0);
    const proof = await pending;
    t.equal(proof.body, message.body);
    t.equal(proof.keyVersion, '1');
    t.ok(Object.isFrozen(proof) && header.isVerifiedMessage(proof), 'not frozen or not branded');
    t.ok(!header.isVerifiedMessage({ ...proof }), 'a copy counts as a proof');
  });
  for (const [name, change] of [
    ['method', { method: 'PUT' }],
    ['path', { path: `${path}/` }],
    ['client id', { clientId: 'C2' }],
    ['time', { time: '2024-05-22T06:42:22+08:00' }],
    ['body', { body: utf8('{"bizNo":"2"}') }],
  ])
    await t.test(`a changed ${name} does not verify`, () =>
      t.throws('ERR_SIGNATURE_MISMATCH', () =>
        header.verifyMessage({ ...message, ...change }, { signature, keys: merchantPublic }),
      ),
    );
  await t.test('a header selects among the keys given and never beyond', async () => {
    await t.throws('ERR_KEY_VERSION_UNKNOWN', () =>
      header.verifyMessage(message, { signature, keys: gatewayPublic }),
    );
    await t.throws('ERR_ALGORITHM_MISMATCH', () =>
      header.verifyMessage(message, {
        signature: signature.replace('RSA256', 'ECC224'),
        keys: merchantPublic,
      }),
    );
    await t.throws('ERR_ALGORITHM_MISMATCH', () =>
      header.verifyMessage(message, {
        signature: signature.replace('RSA256', 'none'),
        keys: merchantPublic,
      }),
    );
    const comma = await header.importSigningKey(keys.merchant.pkcs8, { keyVersion: '1,2' });
    await t.throws('ERR_SIGNER_FAILED', () => header.signMessage(message, comma));
    await t.throws('ERR_SIGNER_FAILED', () =>
      header.signMessage(message, {
        algorithm: 'RSA256',
        keyVersion: '1',
        sign: () => Promise.reject(new Error('no')),
      }),
    );
  });

  // Made by OpenSSL when the run began: each side reads what the other wrote.
  await t.test('a signature of OpenSSL verifies', async () => {
    const { data, rsa256 } = fixtures.openssl;
    t.equal(await merchantPublic.verify(utf8(data), header.decodeBase64(rsa256)), true);
  });
  for (const hash of ['SHA-256', 'SHA-224'])
    for (const encoding of ['der', 'raw']) {
      const name = `ECC224 ${hash} ${encoding}`;
      await t.test(`${name}: sign, verify, refuse`, async () => {
        const algorithm = ecc.ecc224({ hash, encoding });
        const own = await header.importSigningKey(keys.p224.pkcs8, { algorithm });
        const peer = await header.importVerificationKey(keys.p224.spki, { algorithm });
        const made = await own.sign(utf8('x'));
        t.equal(own.fingerprint, peer.fingerprint);
        t.equal(await peer.verify(utf8('x'), made), true);
        t.equal(await peer.verify(utf8('y'), made), false);
        t.equal(await peer.verify(utf8('x'), made.subarray(0, -1)), false);
        t.equal(await peer.verify(utf8('x'), bytes.concatBytes(made, Uint8Array.of(0))), false);
        t.equal(await peer.verify(utf8('x'), new Uint8Array(56)), false);
        const { data, ecc224 } = fixtures.openssl;
        t.equal(await peer.verify(utf8(data), header.decodeBase64(ecc224[`${hash} ${encoding}`])), true);
      });
    }
}

/** The forms of one private key. */
function privateForms(key, header) {
  const der = header.decodeBase64(key.bare);
  return [
    ['PKCS#8 PEM', key.pkcs8],
    ['PKCS#1 PEM', key.pkcs1],
    ['one line of Base64', key.bare],
    ['PEM in one line', key.pkcs8.replaceAll('\n', '\\n')],
    ['DER', der],
    ['an ArrayBuffer', der.slice().buffer],
    ['the bytes of a PEM file', new TextEncoder().encode(key.pkcs8)],
    ['a JWK', key.jwk],
  ];
}

/** The forms of one public key. */
function publicForms(key, header) {
  const { kty, n, e } = key.jwk;
  return [
    ['SPKI PEM', key.spki],
    ['PKCS#1 PEM', key.pkcs1Public],
    ['one line of Base64', key.barePublic],
    ['DER', header.decodeBase64(key.barePublic)],
    ['a JWK', { kty, n, e }],
  ];
}
