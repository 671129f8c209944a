// In: one answer of every kind, given to process. Out: what each proves, in every field that the caller reads.
import {
  type BenefitRedeemResponse,
  benefitRedeem,
  defineOperation,
  encodeJson,
} from '@redeemkit/benefit-redeem-schema';
import type { Outcome, RawAnswer, RedeemClientConfig } from '@redeemkit/redeem-client';
import { rsaAes } from '@redeemkit/rsa-aes-envelope';
import { openMessage, sealMessage } from '@redeemkit/secure-message';
import { formatTime } from '@redeemkit/signature-header';
import { describe, expect, it } from 'vitest';
import type { AttemptRecord } from '../src/outcome.ts';
import { toCallOutcome } from '../src/to-call-outcome.ts';
import { CLIENT_ID, clientOf, gateway, merchant, redemption, SUCCESS, signed } from './fake-gateway.ts';

// A whole second, because header times have no smaller unit.
const NOW = 1_716_331_341_000;
type Redeemed = Outcome<BenefitRedeemResponse, string | undefined>;
const sealedConfig = { sealingKey: gateway.sealingKey, openingKeys: merchant.openingKey };

const rawOf = async (response: Response | Promise<Response>): Promise<RawAnswer> => {
  const answer = await response;
  const body = new Uint8Array(await answer.arrayBuffer());
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body };
};

/** Prepares a redemption at NOW and processes the answer. */
const outcomeOf = async (raw: RawAnswer, config: Partial<RedeemClientConfig> = {}): Promise<Redeemed> => {
  const client = clientOf(() => Promise.reject(new Error('nothing is sent')), { now: () => NOW, ...config });
  return client.process(await client.prepare(redemption()), raw);
};

const unknown = async (
  raw: RawAnswer,
  config?: Partial<RedeemClientConfig>,
): Promise<Extract<Redeemed, { status: 'unknown' }>> => {
  const outcome = await outcomeOf(raw, config);
  if (outcome.status !== 'unknown') throw new Error(`it is ${outcome.status}`);
  return outcome;
};

/** Signed by the gateway over these very bytes. */
const signedBytes = async (body: Uint8Array, headers: Record<string, string> = {}): Promise<RawAnswer> => {
  const message = await sealMessage(
    {
      role: 'response',
      method: 'POST',
      path: benefitRedeem.path,
      clientId: CLIENT_ID,
      time: formatTime(NOW),
      body,
    },
    { signer: gateway.signingKey },
  );
  return { status: 200, headers: { ...message.headers, ...headers }, body: message.body };
};
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const good = (answer: unknown = SUCCESS) => rawOf(signed(answer, { now: NOW }));
const goodSealed = (answer: unknown = SUCCESS) => rawOf(signed(answer, { now: NOW, sealing: 'sealed' }));
const withHeaders = (raw: RawAnswer, change: Record<string, string | undefined>): RawAnswer => {
  const headers = { ...(raw.headers as Record<string, string>) };
  for (const [name, value] of Object.entries(change)) {
    delete headers[name.toLowerCase()];
    if (value !== undefined) headers[name] = value;
  }
  return { ...raw, headers };
};

describe('verified', () => {
  it('succeeded: the response, the key version, nothing of a reason', async () => {
    const outcome = await outcomeOf(withHeaders(await good(), { 'Tracer-Id': 'tracer-7' }));
    expect(outcome).toEqual({
      status: 'succeeded',
      bizNo: 'order-1',
      tracerId: 'tracer-7',
      attempts: [
        {
          number: 1,
          startedAt: NOW,
          ms: 0,
          time: formatTime(NOW),
          sent: 'maybe',
          httpStatus: 200,
          tracerId: 'tracer-7',
          keyVersion: '1',
          resultCode: 'SUCCESS',
          reasonCode: undefined,
        },
      ],
      resultCode: 'SUCCESS',
      response: SUCCESS,
    });
    for (const part of [outcome, outcome.attempts, outcome.attempts[0]])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it('failed: the message and the advice of the code', async () => {
    const result = { resultCode: 'POINT_NOT_ENOUGH', resultStatus: 'F', resultMessage: 'too few' };
    const outcome = await outcomeOf(await good({ result }));
    expect(outcome).toMatchObject({
      status: 'failed',
      resultCode: 'POINT_NOT_ENOUGH',
      resultMessage: 'too few',
      advice: benefitRedeem.resultCodes.POINT_NOT_ENOUGH.advice,
      response: { result },
    });
    expect(Object.isFrozen(outcome)).toBe(true);
  });

  it('failed without a message: an empty one', async () => {
    const outcome = await outcomeOf(await good({ result: { resultCode: 'RISK_REJECT', resultStatus: 'F' } }));
    expect(outcome).toMatchObject({ status: 'failed', resultMessage: '' });
  });

  it('a code that settles nothing: unknown, with the code, its message and its advice', async () => {
    const result = { resultCode: 'PROCESS_FAIL', resultStatus: 'F', resultMessage: 'later' };
    const outcome = await unknown(await good({ result }));
    expect(outcome.reason).toEqual({
      code: 'ERR_RESULT_UNDECIDED',
      message: 'The answer is genuine, and settles nothing: General business failure.',
      sent: 'maybe',
      httpStatus: 200,
      causeCode: undefined,
      resultCode: 'PROCESS_FAIL',
      resultMessage: 'later',
    });
    expect(outcome.advice).toBe(benefitRedeem.resultCodes.PROCESS_FAIL.advice);
    expect(outcome.attempts[0]).toMatchObject({ keyVersion: '1', resultCode: 'PROCESS_FAIL' });
    expect(outcome.unverified).toBeUndefined();
    for (const part of [outcome, outcome.reason]) expect(Object.isFrozen(part)).toBe(true);
  });

  it('a body that is no JSON, or no answer of the operation: unknown, and the fault is named', async () => {
    for (const [body, causeCode] of [
      ['{"result":', 'ERR_JSON_SYNTAX'],
      ['{"result":{},"result":{}}', 'ERR_JSON_DUPLICATE_KEY'],
      ['[]', 'ERR_RESPONSE_INVALID'],
    ] as const) {
      const { reason, attempts } = await unknown(await signedBytes(text(body)));
      expect(reason).toMatchObject({ code: 'ERR_RESPONSE_INVALID', causeCode });
      expect(reason.message).not.toBe('ERR_RESPONSE_INVALID');
      expect(attempts[0]).toMatchObject({ keyVersion: '1', reasonCode: 'ERR_RESPONSE_INVALID' });
      expect(reason.explain).toBeUndefined();
    }
  });

  it('an answer longer than the limit says so itself', async () => {
    const raw = await goodSealed({ ...SUCCESS, more: 'x'.repeat(60) });
    expect((await unknown(raw, { ...sealedConfig, limits: { responseBytes: 100 } })).reason).toMatchObject({
      code: 'ERR_RESPONSE_TOO_LARGE',
      causeCode: 'ERR_BODY_TOO_LARGE',
    });
  });

  it('the bizNo of another redemption: unknown', async () => {
    const { reason, attempts } = await unknown(await good({ ...SUCCESS, bizNo: 'order-2' }));
    expect(reason).toMatchObject({
      code: 'ERR_ECHO_MISMATCH',
      message: "The answer's bizNo is not the request's.",
    });
    expect(attempts[0]).toMatchObject({ keyVersion: '1' });
    expect(await outcomeOf(await good({ ...SUCCESS, bizNo: 'order-1' }))).toMatchObject({
      status: 'succeeded',
    });
  });

  it('an operation whose schema lets an answer without a result pass: unknown', async () => {
    const { name, path, requestSchema, resultCodes } = benefitRedeem;
    const lax = defineOperation({
      name,
      path,
      requestSchema,
      resultCodes,
      responseSchema: {
        '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
      } as never,
    });
    const client = clientOf(() => Promise.reject(new Error('nothing is sent')), { now: () => NOW });
    for (const answer of [{}, { result: null }, { result: { resultCode: 1 } }, { result: {} }]) {
      const outcome = await client.process(await client.prepareCall(lax, redemption()), await good(answer));
      expect(outcome).toMatchObject({
        status: 'unknown',
        reason: { code: 'ERR_RESPONSE_INVALID', message: 'The answer has no result.resultCode.' },
        attempts: [{ keyVersion: '1' }],
      });
    }
  });
});

describe('sealed', () => {
  it('opens, and the same answer a second time is refused', async () => {
    const client = clientOf(() => Promise.reject(new Error('nothing is sent')), {
      now: () => NOW,
      ...sealedConfig,
    });
    const raw = await goodSealed();
    expect(await client.process(await client.prepare(redemption()), raw)).toMatchObject({
      status: 'succeeded',
    });
    const again = await client.process(await client.prepare(redemption()), raw);
    expect(again).toMatchObject({
      status: 'unknown',
      reason: { code: 'ERR_ANSWER_REPEATED', message: 'This sealed answer was received before.' },
      attempts: [{ keyVersion: '1' }],
    });
  });

  it("with the request's own key the header tells no two answers apart", async () => {
    const client = clientOf(() => Promise.reject(new Error('nothing is sent')), {
      now: () => NOW,
      ...sealedConfig,
      answerKey: 'request',
    });
    const prepared = await client.prepare(redemption());
    const { method, path, headers, body } = prepared;
    const request = await openMessage(
      { role: 'request', method, path, headers, body },
      {
        clientId: CLIENT_ID,
        verificationKeys: merchant.verificationKey,
        openingKeys: gateway.openingKey,
        sealing: 'required',
        freshness: { notBefore: NOW, notAfter: NOW },
      },
    );
    const answer = async (): Promise<RawAnswer> => {
      const message = await sealMessage(
        {
          role: 'response',
          method: 'POST',
          path: benefitRedeem.path,
          clientId: CLIENT_ID,
          time: formatTime(NOW),
          body: encodeJson(SUCCESS),
        },
        {
          signer: gateway.signingKey,
          sealing: {
            key: merchant.sealingKey,
            ...(request.contentKey && { contentKey: request.contentKey }),
          },
        },
      );
      return { status: 200, ...message };
    };
    const [one, other] = [await answer(), await answer()];
    expect(one.headers).not.toEqual(other.headers);
    expect(one.body).toEqual(other.body);
    expect(await client.process(prepared, one)).toMatchObject({ status: 'succeeded' });
    expect(await client.process(prepared, other)).toMatchObject({ reason: { code: 'ERR_ANSWER_REPEATED' } });
    // Sealed for the merchant with a key of its own: with the request's key it does not open.
    expect(await client.process(prepared, await goodSealed())).toMatchObject({
      reason: { code: 'ERR_OPEN_FAILED', causeCode: 'ERR_OPEN_FAILED' },
    });
  });

  it.each([
    ['plain, though sealing is configured', good, {}, sealedConfig, 'ERR_SEALING_REQUIRED'],
    ['sealed, though it is not', goodSealed, {}, {}, 'ERR_SEALING_FORBIDDEN'],
  ] as const)('%s', async (_, make, headers, config, causeCode) => {
    const { reason, unverified } = await unknown(withHeaders(await make(), headers), config);
    expect(reason).toMatchObject({ code: 'ERR_SEALING_MISMATCH', causeCode });
    expect(reason.explain).toBeUndefined();
    expect(unverified?.httpStatus).toBe(200);
  });

  it.each([
    ['ERR_ENCRYPT_HEADER_INVALID', 'algorithm=RSA_AES,,'],
    ['ERR_SYMMETRIC_KEY_MISSING', 'algorithm=RSA_AES,keyVersion=1'],
    ['ERR_ENCRYPT_ALGORITHM_UNSUPPORTED', 'algorithm=RSA_OAEP,keyVersion=1,symmetricKey=AQID'],
    ['ERR_OPEN_FAILED', 'algorithm=RSA_AES,keyVersion=1,symmetricKey=AQID'],
    ['ERR_KEY_VERSION_UNKNOWN', 'algorithm=RSA_AES,keyVersion=9,symmetricKey=AQID'],
  ])('an Encrypt header that was changed: %s', async (causeCode, Encrypt) => {
    const { reason, advice } = await unknown(withHeaders(await goodSealed(), { Encrypt }), sealedConfig);
    expect(reason).toMatchObject({ code: 'ERR_OPEN_FAILED', causeCode });
    expect(reason.message).not.toBe('ERR_OPEN_FAILED');
    expect(advice).toMatch(/^Compare the opening key/);
  });

  it('a body that is no Base64, and a key that stopped opening', async () => {
    const Encrypt = 'algorithm=RSA_AES,keyVersion=1,symmetricKey=AQID';
    const raw = await signedBytes(text('{"not":"sealed"}'), { Encrypt });
    expect((await unknown(raw, sealedConfig)).reason).toMatchObject({
      code: 'ERR_OPEN_FAILED',
      causeCode: 'ERR_BODY_NOT_BASE64',
    });
  });
});

describe('not verified', () => {
  it.each([
    [0, 'ERR_REDIRECT'],
    [199, 'ERR_HTTP_STATUS'],
    [200, 'ERR_UNSIGNED'],
    [299, 'ERR_UNSIGNED'],
    [300, 'ERR_REDIRECT'],
    [399, 'ERR_REDIRECT'],
    [400, 'ERR_HTTP_STATUS'],
    [502, 'ERR_HTTP_STATUS'],
  ])('an unsigned answer with status %i: %s', async (status, code) => {
    const raw = { status, headers: {}, body: text('{"result":{"resultCode":"X_1","resultStatus":"F"}}') };
    const { reason, unverified, attempts } = await unknown(raw);
    expect(reason).toMatchObject({
      code,
      causeCode: 'ERR_SIGNATURE_MISSING',
      sent: 'maybe',
      httpStatus: status,
    });
    expect(reason.resultCode).toBeUndefined();
    expect(unverified).toMatchObject({ httpStatus: status, resultCode: 'X_1', resultStatus: 'F' });
    expect(attempts[0]).toMatchObject({ keyVersion: undefined, resultCode: undefined });
    expect(reason.explain).toBeInstanceOf(Function);
    expect(Object.keys(reason)).not.toContain('explain');
  });

  it.each([200, 302, 500])(
    'an unsigned success, in either case of its letter, with status %i',
    async (status) => {
      for (const letter of ['S', 's']) {
        const body = text(`{"result":{"resultCode":"SUCCESS","resultStatus":"${letter}"}}`);
        expect((await unknown({ status, headers: {}, body })).reason.code).toBe('ERR_UNSIGNED_SUCCESS');
      }
    },
  );

  it('a signature without a time is none', async () => {
    const { reason } = await unknown(
      withHeaders(await good({ result: { resultCode: 'X_1', resultStatus: 'F' } }), {
        'Response-Time': undefined,
      }),
    );
    expect(reason).toMatchObject({ code: 'ERR_UNSIGNED', causeCode: 'ERR_TIME_MISSING' });
    expect(reason.explain).toBeInstanceOf(Function);
  });

  it('a signature that does not verify', async () => {
    const raw = await good();
    const body = Uint8Array.from(raw.body);
    body[3] = (body[3] ?? 0) ^ 1;
    const { reason, unverified } = await unknown({ ...raw, body });
    expect(reason).toMatchObject({ code: 'ERR_SIGNATURE_REFUSED', causeCode: 'ERR_SIGNATURE_MISMATCH' });
    expect(reason.message).not.toBe('ERR_SIGNATURE_REFUSED');
    expect(reason.explain).toBeInstanceOf(Function);
    expect(unverified?.httpStatus).toBe(200);
  });

  it('a lookup of keys that fails: its own words stay with it', async () => {
    const { reason, advice } = await unknown(await good(), {
      verificationKeys: () => Promise.reject(new Error('the vault is sealed')),
    });
    expect(reason).toMatchObject({ code: 'ERR_KEY_LOOKUP', causeCode: 'ERR_KEY_LOOKUP_FAILED' });
    expect(reason.message).not.toContain('vault');
    expect(reason.explain).toBeUndefined();
    expect(advice).toMatch(/^Repair the key lookup\. /);
  });

  it.each([
    ['the earliest', NOW - 60_000, 'succeeded'],
    ['too early', NOW - 61_000, 'ERR_TIME_STALE'],
    ['the latest', NOW + 300_000, 'succeeded'],
    ['too late', NOW + 301_000, 'ERR_TIME_FUTURE'],
  ])('a Response-Time that is %s', async (_, now, expected) => {
    const outcome = await outcomeOf(await rawOf(signed(undefined, { now })));
    if (expected === 'succeeded') expect(outcome.status).toBe('succeeded');
    else expect(outcome).toMatchObject({ reason: { code: 'ERR_RESPONSE_TIME', causeCode: expected } });
  });

  it("another client's answer", async () => {
    const { reason } = await unknown(withHeaders(await good(), { 'Client-Id': 'ANOTHER' }));
    expect(reason).toMatchObject({
      code: 'ERR_CLIENT_ID_MISMATCH',
      causeCode: 'ERR_CLIENT_ID_MISMATCH',
    });
  });

  it.each([
    ['nothing', null, undefined, 'ERR_SIGNATURE_REFUSED'],
    ['an error without a code', new Error('a secret'), undefined, 'ERR_SIGNATURE_REFUSED'],
    ['a code that is none', { code: 7 }, undefined, 'ERR_SIGNATURE_REFUSED'],
    [
      "another library's error",
      Object.assign(new Error('a secret'), { code: 'E_LIB' }),
      'E_LIB',
      'ERR_SIGNATURE_REFUSED',
    ],
    ['what is no error', { code: 'ERR_X', message: 'a secret' }, 'ERR_X', 'ERR_SIGNATURE_REFUSED'],
    [
      'a code like a method',
      Object.assign(new Error('x'), { code: 'toString' }),
      'toString',
      'ERR_SIGNATURE_REFUSED',
    ],
    ['one of ours', Object.assign(new Error('its own words'), { code: 'ERR_X' }), 'ERR_X', 'its own words'],
  ])(
    'headers that throw %s: unknown, and only our own errors speak',
    async (_, thrown, causeCode, message) => {
      const headers = {
        get: (): never => {
          throw thrown;
        },
      };
      const { reason } = await unknown({ status: 200, headers: headers as never, body: new Uint8Array() });
      expect(reason).toMatchObject({ code: 'ERR_SIGNATURE_REFUSED', message, causeCode });
    },
  );

  it('an unsigned answer that says nothing', async () => {
    const { reason, unverified } = await unknown({ status: 200, headers: {}, body: new Uint8Array() });
    expect(reason.code).toBe('ERR_UNSIGNED');
    expect(unverified).toMatchObject({ text: '', resultCode: undefined, resultStatus: undefined });
  });
});

describe('as configured', () => {
  it('another suite opens', async () => {
    const raw = await goodSealed();
    const { encrypt = '' } = raw.headers as { encrypt?: string };
    const other = withHeaders(raw, { Encrypt: encrypt.replace('RSA_AES', 'OTHER') });
    expect((await unknown(other, sealedConfig)).reason.code).toBe('ERR_OPEN_FAILED');
    const suite = { ...rsaAes, algorithms: ['OTHER'] } as const;
    expect(await outcomeOf(other, { ...sealedConfig, suite })).toMatchObject({ status: 'succeeded' });
  });

  it('a larger answer than by default', async () => {
    const raw = await good({ ...SUCCESS, more: 'x'.repeat(1_500_000) });
    expect((await unknown(raw)).reason.code).toBe('ERR_RESPONSE_TOO_LARGE');
    expect(await outcomeOf(raw, { limits: { responseBytes: 2_000_000 } })).toMatchObject({
      status: 'succeeded',
    });
  });
});

describe('a call of no, one or more attempts', () => {
  const verdict = { status: 'unknown', reasonCode: 'ERR_ABORTED' } as const;
  const attempt = { number: 1, startedAt: NOW, ms: 0, time: '', sent: 'no' } as AttemptRecord;

  it('none: nothing was sent', () => {
    const outcome = toCallOutcome(verdict, { bizNo: 'b', attempts: [] });
    expect(outcome).toMatchObject({
      tracerId: undefined,
      attempts: [],
      reason: { sent: 'no', httpStatus: undefined },
    });
    expect(outcome.status === 'unknown' && outcome.advice).toMatch(/^Nothing was sent/);
  });

  it('one that was not sent, and one that may have been', () => {
    const sent = { ...attempt, number: 2, sent: 'maybe', httpStatus: 502, tracerId: 't' } as AttemptRecord;
    expect(toCallOutcome(verdict, { bizNo: 'b', attempts: [attempt] })).toMatchObject({
      reason: { sent: 'no' },
    });
    for (const attempts of [
      [attempt, sent],
      [sent, attempt],
    ])
      expect(toCallOutcome(verdict, { bizNo: 'b', attempts })).toMatchObject({ reason: { sent: 'maybe' } });
    expect(toCallOutcome(verdict, { bizNo: 'b', attempts: [attempt, sent] })).toMatchObject({
      tracerId: 't',
      reason: { httpStatus: 502 },
    });
  });
});
