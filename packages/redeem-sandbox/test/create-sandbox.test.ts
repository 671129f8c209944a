// In: requests of a partner. Out: what createSandbox answers, and what it debits.
import { beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox, type SandboxConfig } from '../src/index.ts';
import {
  CLIENT,
  createPartner,
  ENQUIRE,
  generatePair,
  ISSUE,
  importPair,
  type Keys,
  NOW,
  redeemBody,
  USER,
} from './partner.ts';

let merchant: Keys;
let gateway: Keys;
let stranger: Keys;
beforeAll(async () => {
  [merchant, gateway, stranger] = (await Promise.all([1, 2, 3].map(() => importPair(generatePair())))) as [
    Keys,
    Keys,
    Keys,
  ];
});

const setUp = (config: Partial<SandboxConfig> = {}) => {
  const sandbox: Sandbox = createSandbox({
    clients: [
      { clientId: CLIENT, verificationKeys: merchant.verificationKey, sealingKey: merchant.sealingKey },
    ],
    signingKey: gateway.signingKey,
    openingKeys: gateway.openingKey,
    users: [{ ipRoleId: USER, points: 10 }],
    now: () => NOW,
    ...config,
  });
  const send = (request: Request) => sandbox.fetch(request);
  return { sandbox, send, partner: createPartner({ send, merchant, gateway }) };
};

describe.each([
  { kind: 'plain', seal: false },
  { kind: 'sealed', seal: true },
])('$kind', ({ seal }) => {
  test('a redemption is verified, debited and answered signed', async () => {
    const { sandbox, partner } = setUp();
    const answer = await partner.post(redeemBody('order-1', 3), { seal });
    expect(answer.status).toBe(200);
    expect(await answer.open()).toEqual({
      result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' },
    });
    expect(answer.headers.get('Response-Time')).toBe('2024-05-22T06:42:21+08:00');
    expect(answer.headers.get('Tracer-Id')).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.headers.has('Encrypt')).toBe(seal);
    expect(sandbox.ledger.balance(USER)).toBe(7);
    expect(sandbox.ledger.redemption(CLIENT, 'order-1')).toMatchObject({ points: 3, resultCode: 'SUCCESS' });
  });

  test('a bizNo debits once; its repeat is given the first answer', async () => {
    const { sandbox, partner } = setUp();
    for (let time = 1; time <= 3; time += 1) {
      const answer = await partner.post(redeemBody('order-1', 3), {
        seal,
        time: `2024-05-22T06:42:2${time}+08:00`,
      });
      expect((await answer.open()).result.resultCode).toBe('SUCCESS');
    }
    expect(sandbox.ledger.balance(USER)).toBe(7);
    expect(sandbox.journal.find({ bizNo: 'order-1' }).map(({ answered }) => answered?.effect)).toEqual([
      'repeated',
      'repeated',
      'committed',
    ]);
  });

  test('a repeat with another body is refused and changes nothing', async () => {
    const { sandbox, partner } = setUp();
    await partner.post(redeemBody('order-1', 3), { seal });
    const answer = await partner.post(redeemBody('order-1', 4), { seal });
    expect((await answer.open()).result).toMatchObject({
      resultCode: 'REPEAT_REQ_INCONSISTENT',
      resultStatus: 'F',
    });
    expect(sandbox.ledger.balance(USER)).toBe(7);
  });

  test('POINT_NOT_ENOUGH debits nothing and stays the answer of its bizNo', async () => {
    const { sandbox, partner } = setUp();
    const first = await partner.post(redeemBody('order-1', 11), { seal });
    expect((await first.open()).result).toMatchObject({ resultCode: 'POINT_NOT_ENOUGH', resultStatus: 'F' });
    await sandbox.ledger.setBalance(USER, 100);
    const again = await partner.post(redeemBody('order-1', 11), {
      seal,
      time: '2024-05-22T06:42:22+08:00',
    });
    expect((await again.open()).result.resultCode).toBe('POINT_NOT_ENOUGH');
    expect(sandbox.ledger.balance(USER)).toBe(100);
  });

  test('two requests of one bizNo at the same time debit once', async () => {
    const { sandbox, partner } = setUp();
    const times = Array.from({ length: 8 }, (_, second) => `2024-05-22T06:42:2${second}+08:00`);
    const answers = await Promise.all(
      times.map((time) => partner.post(redeemBody('order-1', 3), { seal, time })),
    );
    for (const answer of answers) expect((await answer.open()).result.resultCode).toBe('SUCCESS');
    expect(sandbox.ledger.balance(USER)).toBe(7);
  });

  test.each([
    ['not JSON', '{"bizNo":'],
    ['a duplicate key', '{"bizNo":"a","bizNo":"b"}'],
    ['the wrong fields', '{"bizNo":1}'],
    ['no points', JSON.stringify({ ...redeemBody('order-1'), benefitRedeemInfos: [{ points: 0 }] })],
    ['half a point', JSON.stringify({ ...redeemBody('order-1'), benefitRedeemInfos: [{ points: 0.5 }] })],
  ])('%s is answered PARAM_ILLEGAL, signed, and changes nothing', async (_, text) => {
    const { sandbox, partner } = setUp();
    const answer = await partner.post(undefined, { seal, raw: new TextEncoder().encode(text) });
    expect((await answer.open()).result).toMatchObject({ resultCode: 'PARAM_ILLEGAL', resultStatus: 'F' });
    expect(sandbox.ledger.balance(USER)).toBe(10);
    expect(sandbox.ledger.redemption(CLIENT, 'order-1')).toBeUndefined();
  });
});

describe('users', () => {
  test('an unlisted user is refused without defaultPoints', async () => {
    const { partner, sandbox } = setUp();
    const answer = await partner.post(redeemBody('order-1', 1, '2160000000000001'));
    expect((await answer.open()).result.resultCode).toBe('PARAM_ILLEGAL');
    expect(sandbox.ledger.redemption(CLIENT, 'order-1')).toBeUndefined();
  });

  test('an unlisted user starts with defaultPoints', async () => {
    const { partner, sandbox } = setUp({ defaultPoints: 5 });
    const answer = await partner.post(redeemBody('order-1', 2, '2160000000000001'));
    expect((await answer.open()).result.resultCode).toBe('SUCCESS');
    expect(sandbox.ledger.balance('2160000000000001')).toBe(3);
  });

  test('a user can be one whose redemptions are all refused', async () => {
    const users = [{ ipRoleId: USER, points: 10, faults: ['risk-reject'] }];
    const { partner, sandbox } = setUp({ users });
    const answer = await partner.post(redeemBody('order-1'));
    expect((await answer.open()).result).toMatchObject({ resultCode: 'RISK_REJECT', resultStatus: 'F' });
    expect(sandbox.ledger.balance(USER)).toBe(10);
  });

  test('an entry without points debits one', async () => {
    const { partner, sandbox } = setUp();
    await partner.post({ ...redeemBody('order-1'), benefitRedeemInfos: [{}, { points: 2 }] });
    expect(sandbox.ledger.balance(USER)).toBe(7);
  });
});

describe('the gateway refuses', () => {
  const refused = async (
    expected: string,
    how: Parameters<ReturnType<typeof createPartner>['post']>[1],
    signed: 'signed' | 'unsigned',
  ) => {
    const { sandbox, partner } = setUp();
    const answer = await partner.post(redeemBody('order-1'), how);
    expect(answer.status).toBe(200);
    expect(answer.claimed.result).toMatchObject({ resultCode: expected, resultStatus: 'F' });
    expect(answer.headers.has('Signature')).toBe(signed === 'signed');
    if (signed === 'signed') await answer.open();
    expect(answer.headers.get('Tracer-Id')).toMatch(/^[0-9a-f]{32}$/);
    expect(sandbox.ledger.balance(USER)).toBe(10);
    return answer;
  };

  test('a bad signature, unsigned', async () => {
    const { partner, send } = setUp();
    const impostor = createPartner({ send, merchant: stranger, gateway });
    const answer = await impostor.post(redeemBody('order-1'));
    expect(answer.claimed.result?.resultCode).toBe('INVALID_SIGNATURE');
    expect(answer.headers.has('Signature')).toBe(false);
    expect((await partner.post(redeemBody('order-1'))).headers.has('Signature')).toBe(true);
  });
  test('a missing signature', () =>
    refused('INVALID_SIGNATURE', { headers: { Signature: null } }, 'unsigned'));
  test('an unknown key version', () =>
    refused(
      'KEY_NOT_FOUND',
      { headers: { Signature: 'algorithm=RSA256,keyVersion=7,signature=AAAA' } },
      'unsigned',
    ));
  test.each([
    ['a bad signature', { Signature: null }, 'INVALID_SIGNATURE'],
    ['an unknown client', { 'Client-Id': 'NOBODY' }, 'CLIENT_VALIDATE_FAILED'],
  ])('faults asked for with %s do not strike', async (_, headers, code) => {
    const faults = { 'Sandbox-Fault': 'reset, http-500-html' };
    await refused(code, { headers: { ...headers, ...faults } }, 'unsigned');
  });
  test('an unknown client', () =>
    refused('CLIENT_VALIDATE_FAILED', { headers: { 'Client-Id': 'NOBODY' } }, 'unsigned'));
  test('a stale time', () => refused('PARAM_ILLEGAL', { time: '2024-05-22T06:37:20+08:00' }, 'signed'));
  test('a time ahead', () => refused('PARAM_ILLEGAL', { time: '2024-05-22T06:47:22+08:00' }, 'signed'));
  test('an unknown path', () => refused('INVALID_API', { path: '/api/open/unknown' }, 'signed'));
  test('another method', () => refused('METHOD_NOT_SUPPORTED', { method: 'PUT' }, 'signed'));
  test('another media type', () =>
    refused('MEDIA_TYPE_NOT_ACCEPTABLE', { headers: { 'Content-Type': 'text/xml' } }, 'signed'));
  test('a time at the very edge of the window is taken', async () => {
    const { partner } = setUp();
    const answer = await partner.post(redeemBody('order-1'), { time: '2024-05-22T06:37:21+08:00' });
    expect((await answer.open()).result.resultCode).toBe('SUCCESS');
  });
  test('the clock check can be switched off', async () => {
    const { partner } = setUp({ clockWindowMs: Number.POSITIVE_INFINITY });
    const answer = await partner.post(redeemBody('order-1'), { time: '2001-01-01T00:00:00Z' });
    expect((await answer.open()).result.resultCode).toBe('SUCCESS');
  });
  test('a sealed request of a client without sealing key', async () => {
    const clients = [{ clientId: CLIENT, verificationKeys: merchant.verificationKey }];
    const { partner } = setUp({ clients });
    const answer = await partner.post(redeemBody('order-1'), { seal: true });
    expect(answer.claimed.result?.resultCode).toBe('ACCESS_DENIED');
  });
  test('a body beyond the limit, with 413', async () => {
    const { partner, sandbox } = setUp({ maxBodyBytes: 1000 });
    const answer = await partner.post({ ...redeemBody('order-1'), more: 'x'.repeat(1000) });
    expect(answer.status).toBe(413);
    expect(sandbox.journal.find()[0]?.received.body.length).toBe(0);
  });
});

describe('sealed requests', () => {
  test('an opening failure and an unreadable plaintext are answered alike, and nothing is echoed', async () => {
    const { partner } = setUp();
    const unreadable = await partner.post(undefined, {
      seal: true,
      raw: new TextEncoder().encode('SECRETPLAINTEXT'),
    });
    const { gateway: other } = { gateway: stranger };
    const sealedForAnother = createPartner({
      send: (request) => setUp().send(request),
      merchant,
      gateway: { ...gateway, sealingKey: other.sealingKey },
    });
    const unopened = await sealedForAnother.post(redeemBody('order-1'), { seal: true });
    expect(await unopened.open()).toEqual(await unreadable.open());
    expect(unopened.bytes.length).toBe(unreadable.bytes.length);
    expect(unopened.status).toBe(unreadable.status);
    expect([...unopened.headers.keys()]).toEqual([...unreadable.headers.keys()]);
    expect(JSON.stringify(await unreadable.open())).not.toContain('SECRET');
  });

  test('an exact repeat with another symmetricKey is answered from memory', async () => {
    const { sandbox } = setUp();
    let captured: Request | undefined;
    const partner = createPartner({
      send: (request) => {
        captured = request.clone() as Request;
        return sandbox.fetch(request);
      },
      merchant,
      gateway,
    });
    const first = await partner.post(redeemBody('order-1'), { seal: true });
    const headers = new Headers(captured?.headers);
    headers.set('Encrypt', 'algorithm=RSA_AES,keyVersion=1,symmetricKey=AAAA');
    const replay = new Request(captured as Request, { headers });
    const second = await sandbox.fetch(replay);
    expect(new Uint8Array(await second.arrayBuffer())).toEqual(first.bytes);
    expect(sandbox.journal.find()[0]?.received.steps.at(-1)?.step).toBe('repeat');
  });
});

describe('other operations', () => {
  test('points are issued once per bizNo, and the enquiry sees them', async () => {
    const { partner, sandbox } = setUp();
    const issue = { bizNo: 'gift-1', bizDate: NOW, providerUserInfo: { ipRoleId: USER }, points: 5 };
    for (const time of ['2024-05-22T06:42:21+08:00', '2024-05-22T06:42:22+08:00']) {
      const answer = await partner.post(issue, { path: ISSUE, time });
      expect((await answer.open()).result.resultCode).toBe('SUCCESS');
    }
    expect(sandbox.ledger.balance(USER)).toBe(15);
    expect(sandbox.ledger.issuance(CLIENT, 'gift-1')?.points).toBe(5);
    const enquiry = await partner.post({ accessToken: `sandbox-token-${USER}` }, { path: ENQUIRE });
    expect(await enquiry.open()).toMatchObject({ accountBenefitModel: { ipRoleId: USER, points: 15 } });
  });

  test.each([
    ['anything', 'ACCESSTOKEN_VALIDATE_FAILED'],
    ['sandbox-token-2160000000000009', 'USER_NOT_EXIST'],
  ])('the enquiry refuses the token %s with %s', async (accessToken, code) => {
    const { partner } = setUp();
    const answer = await partner.post({ accessToken }, { path: ENQUIRE });
    expect((await answer.open()).result.resultCode).toBe(code);
  });

  test('a registered path answers SUCCESS, or what it was told', async () => {
    const { partner } = setUp({
      paths: [
        { path: '/api/open/alipay/v1/ipass/pass/manage/createPass' },
        {
          path: '/api/open/v1/alipayhk/merchant/applyToken',
          answer: ({ grantType }) => ({
            result: { resultCode: 'EXPIRED_CODE', resultStatus: 'F', resultMessage: String(grantType) },
          }),
        },
      ],
    });
    const pass = await partner.post({}, { path: '/api/open/alipay/v1/ipass/pass/manage/createPass' });
    expect((await pass.open()).result.resultCode).toBe('SUCCESS');
    const token = await partner.post(
      { grantType: 'X' },
      { path: '/api/open/v1/alipayhk/merchant/applyToken' },
    );
    expect((await token.open()).result).toMatchObject({ resultCode: 'EXPIRED_CODE', resultMessage: 'X' });
  });
});

test('several clients and key versions are kept apart', async () => {
  const second = await importPair(generatePair(), '2');
  const { sandbox, send } = setUp({
    clients: [
      { clientId: 'ONE', verificationKeys: [merchant.verificationKey, second.verificationKey] },
      { clientId: 'TWO', verificationKeys: stranger.verificationKey },
    ],
  });
  for (const [clientId, keys, code] of [
    ['ONE', merchant, 'SUCCESS'],
    ['ONE', second, 'SUCCESS'],
    ['ONE', stranger, 'INVALID_SIGNATURE'],
    ['TWO', stranger, 'SUCCESS'],
    ['TWO', merchant, 'INVALID_SIGNATURE'],
  ] as const) {
    const partner = createPartner({ send, merchant: keys, gateway, clientId });
    const bizNo = `order-${keys.signingKey.keyVersion}`;
    expect((await partner.post(redeemBody(bizNo))).claimed.result?.resultCode).toBe(code);
  }
  // The same bizNo of two clients is two redemptions.
  expect(sandbox.ledger.redemption('ONE', 'order-1')).toBeDefined();
  expect(sandbox.ledger.redemption('TWO', 'order-1')).toBeDefined();
  expect(sandbox.ledger.balance(USER)).toBe(7);
});

test.each([
  ['two clients of one id', { clients: [1, 2].map(() => ({ clientId: 'X', verificationKeys: [] })) }],
  ['a bad client id', { clients: [{ clientId: 'a.b', verificationKeys: [] }] }],
  ['a user of another kind', { users: [{ ipRoleId: '2088000000000001', points: 1 }] }],
  ['negative points', { users: [{ ipRoleId: USER, points: -1 }] }],
  ['half points', { defaultPoints: 0.5 }],
  ['a path that is taken', { paths: [{ path: '/api/open/alipay/intl/promotion/benefit/benefitRedeem' }] }],
  ['a relative path', { paths: [{ path: 'x' }] }],
] satisfies [string, Partial<SandboxConfig>][])('refuses %s', (_, config) => {
  expect(() => setUp(config)).toThrow(expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }));
});
