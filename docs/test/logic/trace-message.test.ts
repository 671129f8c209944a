// In: composed messages. Out: each step is what node:crypto makes of the one before, and a bad field is named.
import { constants, createDecipheriv, createHash, createSign, privateDecrypt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createState } from '../../.vitepress/theme/playground/logic/message-state.ts';
import { readSealingKey, readSigningKey } from '../../.vitepress/theme/playground/logic/read-keys.ts';
import { tamper } from '../../.vitepress/theme/playground/logic/tamper.ts';
import { type Trace, traceMessage } from '../../.vitepress/theme/playground/logic/trace-message.ts';
import { makePair } from './keys.ts';

const merchant = makePair();
const gateway = makePair();
const key = async <Key>(read: Promise<{ key: Key } | { problem: unknown } | undefined>): Promise<Key> => {
  const found = await read;
  if (found === undefined || !('key' in found)) throw new Error('no key');
  return found.key;
};
const { signing: signer } = await key(readSigningKey(merchant.privatePem, '1'));
const sealingKey = await key(readSealingKey(gateway.publicPem));
const now = Date.UTC(2024, 4, 22);
const trace = (changes: object) =>
  traceMessage({ ...createState(), ...changes }, { signer, sealingKey, now });
const good = async (changes: object): Promise<Trace> => {
  const result = await trace(changes);
  if (!result.ok) throw new Error(result.problem.code);
  return result.trace;
};
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('a trace', () => {
  it('signs the very letters of the body', async () => {
    const body = '{\r\n\t"bizNo" : "購物"\n}\n';
    const time = '1716331341000';
    const steps = await good({ body, time });
    expect(text(steps.plain)).toBe(body);
    expect(text(steps.stringToSign)).toBe(`POST ${createState().path}\nDEMO.${time}.${body}`);
    expect(steps.digest).toBe(createHash('sha256').update(steps.stringToSign).digest('hex'));
    const expected = createSign('sha256').update(steps.stringToSign).sign(merchant.privatePem);
    expect(Buffer.from(steps.signature)).toEqual(expected);
    expect(steps.headers['Signature']).toBe(
      `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(expected.toString('base64'))}`,
    );
    expect(steps.seal).toBeUndefined();
  });

  it('takes the clock when no time is given', async () => {
    const steps = await good({});
    expect(Date.parse(steps.time)).toBe(now);
    expect(steps.headers['Request-Time']).toBe(steps.time);
  });

  it.each([128, 192, 256] as const)('seals first, then signs the sealed text: AES-%d', async (aesBits) => {
    const steps = await good({ sealed: true, aesBits });
    const aes = privateDecrypt(
      { key: gateway.privatePem, padding: constants.RSA_NO_PADDING },
      steps.seal?.wrappedKey ?? new Uint8Array(),
    ).subarray(-aesBits / 8);
    const cipher = createDecipheriv(`aes-${aesBits}-ecb`, aes, null);
    const sealed = Buffer.from(text(steps.body), 'base64');
    expect(Buffer.concat([cipher.update(sealed), cipher.final()]).toString()).toBe(createState().body);
    expect(text(steps.stringToSign).endsWith(`.${text(steps.body)}`)).toBe(true);
    expect(steps.headers['Encrypt']).toMatch(/^algorithm=RSA_AES,keyVersion=1,symmetricKey=/);
  });

  it.each([
    [{ clientId: 'a b' }, 'clientId', 'ERR_CLIENT_ID_INVALID'],
    [{ clientId: '' }, 'clientId', 'ERR_CLIENT_ID_INVALID'],
    [{ path: 'x' }, 'path', 'ERR_PATH_INVALID'],
    [{ path: '/a/../b' }, 'path', 'ERR_PATH_INVALID'],
    [{ time: 'soon' }, 'time', 'ERR_TIME_INVALID'],
  ] as const)('names the field of %j', async (changes, field, code) => {
    expect(await trace(changes)).toMatchObject({ ok: false, field, problem: { code } });
  });

  it('tells what is wrong in each field, not in the first alone', async () => {
    const result = await trace({ clientId: '', path: 'x', time: 'soon' });
    if (result.ok) throw new Error('it was made');
    expect([result, ...result.others].map(({ field, problem }) => [field, problem.code]).sort()).toEqual([
      ['clientId', 'ERR_CLIENT_ID_INVALID'],
      ['path', 'ERR_PATH_INVALID'],
      ['time', 'ERR_TIME_INVALID'],
    ]);
  });

  it('says that a key to seal with is missing', async () => {
    const result = await traceMessage(
      { ...createState(), sealed: true },
      { signer, sealingKey: undefined, now },
    );
    expect(result).toMatchObject({ ok: false, field: 'keys', problem: { code: 'ERR_SEALING_KEY_MISSING' } });
  });
});

describe('tampering', () => {
  it('changes the one thing it names', async () => {
    const { path, message } = await good({ sealed: true });
    const request = { path, headers: message.headers, body: message.body };
    const changed = (name: string, found: typeof request): string[] =>
      [
        ...Object.keys(request.headers).filter((header) => found.headers[header] !== request.headers[header]),
        ...(text(found.body) === text(request.body) ? [] : ['body']),
        ...(found.path === request.path ? [] : ['path']),
      ].map((part) => `${name}: ${part}`);
    expect([
      ...changed('none', tamper(request, 'none')),
      ...changed('body', tamper(request, 'body')),
      ...changed('time', tamper(request, 'time')),
      ...changed('signature', tamper(request, 'signature')),
      ...changed('no-signature', tamper(request, 'no-signature')),
      ...changed('key-version', tamper(request, 'key-version')),
      ...changed('wrapped-key', tamper(request, 'wrapped-key')),
    ]).toEqual([
      'body: body',
      'time: Request-Time',
      'signature: Signature',
      'no-signature: Signature',
      'key-version: Signature',
      'wrapped-key: Encrypt',
    ]);
    expect(tamper(request, 'signature').headers['Signature']).toHaveLength(
      message.headers['Signature']?.length ?? 0,
    );
  });

  it('leaves alone what a message does not have', async () => {
    const { path, message } = await good({ body: '' });
    const request = { path, headers: message.headers, body: message.body };
    expect(tamper(request, 'wrapped-key')).toEqual(request);
    expect(tamper(request, 'body')).toEqual(request);
  });
});
