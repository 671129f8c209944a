// In: the fields of messages. Out: proof that the signed text has one reading, and that what would shift it is refused.
import { type SignedMessage, stringToSign } from '@redeemkit/signature-header';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf } from './support/code-of.ts';
import { message } from './support/keys.ts';

const text = (fields: Partial<SignedMessage>): string =>
  new TextDecoder().decode(stringToSign({ ...message, ...fields }));

describe('stringToSign', () => {
  it('writes method, path, client id, time and body with one space, one line feed and two dots', () => {
    expect(text({})).toBe(
      'POST /api/open/alipay/intl/promotion/benefit/benefitRedeem\nCLIENT_1.2024-05-22T06:42:21+08:00.{"bizNo":"R-1"}',
    );
  });

  it('ends with the second dot for an empty body', () => {
    expect(text({ body: new Uint8Array() })).toBe(`POST ${message.path}\nCLIENT_1.${message.time}.`);
  });

  it('keeps the query and the body as they are', () => {
    const body = new Uint8Array([0xff, 0x00, 0x0d, 0x0a, 0xef, 0xbb, 0xbf]);
    const bytes = stringToSign({ ...message, path: '/a/b?x=1&y=%2F', body });
    expect([...bytes.subarray(-body.length)]).toEqual([...body]);
    expect(new TextDecoder().decode(bytes)).toContain('POST /a/b?x=1&y=%2F\n');
  });

  it.each([
    ['method', 'post', 'ERR_METHOD_INVALID'],
    ['method', '', 'ERR_METHOD_INVALID'],
    ['method', 'POST /x\nA', 'ERR_METHOD_INVALID'],
    ['path', '', 'ERR_PATH_INVALID'],
    ['path', 'api', 'ERR_PATH_INVALID'],
    ['path', '//evil.example/x', 'ERR_PATH_INVALID'],
    ['path', '/\\evil.example', 'ERR_PATH_INVALID'],
    ['path', 'https://evil.example/x', 'ERR_PATH_INVALID'],
    ['path', '/a#b', 'ERR_PATH_INVALID'],
    ['path', '/a?b#c', 'ERR_PATH_INVALID'],
    ['path', '/a/../b', 'ERR_PATH_INVALID'],
    ['path', '/..', 'ERR_PATH_INVALID'],
    ['path', '/.', 'ERR_PATH_INVALID'],
    ['path', '/./a', 'ERR_PATH_INVALID'],
    ['path', '/..?x', 'ERR_PATH_INVALID'],
    ['path', '/a/%2e%2e/b', 'ERR_PATH_INVALID'],
    ['path', '/a%2Eb', 'ERR_PATH_INVALID'],
    ['path', '/a%2fb', 'ERR_PATH_INVALID'],
    ['path', '/a//b', 'ERR_PATH_INVALID'],
    ['path', '/a\tb', 'ERR_PATH_INVALID'],
    ['path', '/a b', 'ERR_PATH_INVALID'],
    ['path', '/a\nCLIENT', 'ERR_PATH_INVALID'],
    ['path', '/a\r', 'ERR_PATH_INVALID'],
    ['path', '/a\0', 'ERR_PATH_INVALID'],
    ['path', '/é', 'ERR_PATH_INVALID'],
    ['path', "/a?x='", 'ERR_PATH_INVALID'],
    ['path', `/${'a'.repeat(8000)}`, 'ERR_PATH_INVALID'],
    ['clientId', '', 'ERR_CLIENT_ID_INVALID'],
    ['clientId', 'X.1', 'ERR_CLIENT_ID_INVALID'],
    ['clientId', 'X 1', 'ERR_CLIENT_ID_INVALID'],
    ['clientId', 'X\n', 'ERR_CLIENT_ID_INVALID'],
    ['clientId', 'é', 'ERR_CLIENT_ID_INVALID'],
    ['clientId', 'X'.repeat(65), 'ERR_CLIENT_ID_INVALID'],
    ['time', '', 'ERR_TIME_INVALID'],
    ['time', '2024-05-22', 'ERR_TIME_INVALID'],
    ['time', '2024-05-22T06:42:21', 'ERR_TIME_INVALID'],
    ['time', '2024-05-22T06:42:21+08:00.x', 'ERR_TIME_INVALID'],
    ['time', '2024-05-22T06:42:21+08:00\n', 'ERR_TIME_INVALID'],
    ['time', '16855999338710', 'ERR_TIME_INVALID'],
    ['time', '2024-05-22T06:42:21.+08:00', 'ERR_TIME_INVALID'],
  ] as const)('refuses %s %j', async (field, value, code) => {
    expect(await codeOf(() => text({ [field]: value }))).toBe(code);
  });

  it.each(['method', 'path', 'clientId', 'time', 'body'] as const)('refuses a missing %s', async (field) => {
    const code = `ERR_${field === 'clientId' ? 'CLIENT_ID' : field.toUpperCase()}_INVALID`;
    for (const value of [undefined, null])
      expect(await codeOf(() => stringToSign({ ...message, [field]: value }))).toBe(code);
  });

  it.each([['text'], [{ length: 3 }], [new ArrayBuffer(3)], [new DataView(new ArrayBuffer(3))]])(
    'refuses a body that is %o',
    async (body) => {
      expect(await codeOf(() => stringToSign({ ...message, body: body as unknown as Uint8Array }))).toBe(
        'ERR_BODY_INVALID',
      );
    },
  );

  it.each([
    '2024-05-22T06:42:21+05:30',
    '2024-05-22T06:42:21+0800',
    '2023-12-18T02:33:31Z',
    '2024-05-22T06:42:21.253+05:30',
    '2024-05-22T06:42:21.1234567Z',
    '2024-05-22T06:42:21.123456789+08:00',
    '1685599933871',
  ])('takes the time %s verbatim', (time) => {
    expect(text({ time })).toContain(`.${time}.`);
  });

  it.each([
    '/',
    '/a/',
    '/a.htm',
    '/alipay.intl.oauth/x',
    '/a?',
    '/a?b=/../c',
    '/~m/a:b@c',
    '/...',
    '/.well-known/x',
  ])('takes the path %s, which resolves to itself', (path) => {
    const url = new URL(`https://a.example${path}`);
    expect(url.href).toBe(`https://a.example${path}`);
    expect(text({ path })).toContain(`POST ${path}\n`);
  });

  it('takes no path that a URL parser would change or send elsewhere', async () => {
    const unit = fc.constantFrom(...'/.%2eE5cCfF\\?#@:;=&+,~!$\'()* \t"<>[]{}|^`ab');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 14 }), async (rest) => {
        const path = `/${rest}`;
        if (await codeOf(() => text({ path }))) return;
        expect(new URL(path, 'https://a.example').href).toBe(`https://a.example${path}`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives no two messages the same text', async () => {
    // A small alphabet around the separators, so that boundaries would shift if they could.
    const near = (extra: string): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom(...'/1.A\n ', ...extra), maxLength: 4 });
    const time = fc.constantFrom(
      '1685599933871',
      '2024-05-22T06:42:21Z',
      '2024-05-22T06:42:21.1Z',
      '2024-05-22T06:42:21+0800',
      '2024-05-22T06:42:21+08:00',
    );
    const body = fc
      .oneof(
        near(''),
        time.map((t) => `1.${t}.`),
        time.map((t) => `${t}.`),
      )
      .map((t) => new TextEncoder().encode(t));
    const fields = fc.record({
      method: fc.constantFrom('POST', 'P', 'GET'),
      path: near('?').map((t) => `/${t}`),
      clientId: near('_-'),
      time,
      body,
    });
    await fc.assert(
      fc.asyncProperty(fields, fields, async (a, b) => {
        if ((await codeOf(() => stringToSign(a))) || (await codeOf(() => stringToSign(b)))) return;
        const same = Buffer.from(stringToSign(a)).equals(stringToSign(b));
        expect(same).toBe(
          JSON.stringify({ ...a, body: [...a.body] }) === JSON.stringify({ ...b, body: [...b.body] }),
        );
      }),
      { numRuns: 3_000 },
    );
    // And the text can be read back: the first blank, the first line feed, the dots by their grammar.
    await fc.assert(
      fc.asyncProperty(fields, async (fields_) => {
        if (await codeOf(() => stringToSign(fields_))) return;
        const back =
          /^([A-Z]+) (\S+)\n([\w-]+)\.(\d{13}|[\d-]+T[\d:]+(?:\.\d+)?(?:Z|[+-][\d:]+))\.([\s\S]*)$/.exec(
            new TextDecoder().decode(stringToSign(fields_)),
          );
        expect(back?.slice(1)).toEqual([
          fields_.method,
          fields_.path,
          fields_.clientId,
          fields_.time,
          new TextDecoder().decode(fields_.body),
        ]);
      }),
      { numRuns: 3_000 },
    );
  });
});
