// In: the packed client and sandbox. Out: cases on redemptions in one process, over loopback, and on outcomes.

const REDEEM = {
  benefitProductCode: 'POINT',
  bizdt: '2024-05-22T06:42:21+08:00',
  ipRoleId: '2160220037090534',
  sceneCode: 'CAFE',
};

export async function clientCases(t, lib, fixtures) {
  const { client, sandbox } = lib;
  const { keys } = fixtures;
  const merchant = await importPair(lib, keys.merchant);
  const gateway = await importPair(lib, keys.gateway);
  const stranger = await importPair(lib, keys.stranger);
  const user = REDEEM.ipRoleId;

  const setUp = (options = {}) => {
    const box = sandbox.createSandbox({
      clients: [{ clientId: 'C1', verificationKeys: merchant.verification, sealingKey: merchant.sealing }],
      signingKey: gateway.signing,
      openingKeys: gateway.opening,
      users: [{ ipRoleId: user, points: 100 }],
      ...options.sandbox,
    });
    const shop = client.createRedeemClient({
      baseUrl: 'https://sandbox.test',
      clientId: 'C1',
      signingKey: merchant.signing,
      verificationKeys: gateway.verification,
      ...(options.sealed && { sealingKey: gateway.sealing, openingKeys: merchant.opening }),
      fetch: (input, init) => box.fetch(new Request(input, init)),
      ...options.client,
    });
    return { box, shop };
  };
  const request = (bizNo, points = 1) => ({ ...REDEEM, bizNo, benefitRedeemInfos: [{ points }] });

  for (const sealed of [false, true]) {
    const kind = sealed ? 'sealed' : 'plain';
    await t.test(`${kind}: a redemption succeeds and debits once`, async () => {
      const { box, shop } = setUp({ sealed });
      const outcome = await shop.redeem(request('order-1', 3));
      t.equal([outcome.status, outcome.bizNo, outcome.attempts.length], ['succeeded', 'order-1', 1]);
      const again = await shop.redeem(request('order-1', 3));
      t.equal(again.status, 'succeeded');
      t.equal(box.ledger.balance(user), 97);
    });
    await t.test(`${kind}: too few points fail, and nothing moves`, async () => {
      const { box, shop } = setUp({ sealed });
      const outcome = await shop.redeem(request('order-2', 101));
      t.equal([outcome.status, outcome.resultCode], ['failed', 'POINT_NOT_ENOUGH']);
      t.equal(box.ledger.balance(user), 100);
    });
    await t.test(`${kind}: another key's answer is unknown, never a success`, async () => {
      const { shop } = setUp({ sealed, sandbox: { signingKey: stranger.signing } });
      const outcome = await shop.redeem(request('order-3'));
      t.equal([outcome.status, outcome.reason?.code], ['unknown', 'ERR_SIGNATURE_REFUSED']);
    });
    await t.test(`${kind}: prepare, send and process are redeem in three steps`, async () => {
      const { shop } = setUp({ sealed });
      const prepared = await shop.prepare(request('order-4'));
      const outcome = await shop.process(prepared, await shop.send(prepared));
      t.equal(outcome.status, 'succeeded');
    });
  }
  await t.test('a plain answer to a sealed request is unknown', async () => {
    const plain = setUp();
    const { shop } = setUp({ sealed: true });
    const prepared = await shop.prepare(request('order-5'));
    const asked = await plain.shop.prepare(request('order-5'));
    const outcome = await shop.process(prepared, await plain.shop.send(asked));
    t.equal(outcome.status, 'unknown');
  });
  for (const [name, fetch, code] of [
    ['a network that breaks', () => Promise.reject(new TypeError('broken')), undefined],
    ['a 502 page', async () => new Response('<html>', { status: 502 }), 'ERR_HTTP_STATUS'],
    [
      'an unsigned success',
      async () => new Response('{"result":{"resultCode":"SUCCESS","resultStatus":"S"}}'),
      'ERR_UNSIGNED_SUCCESS',
    ],
    [
      'an answer that never ends',
      async (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason ?? new Error('aborted')));
        }),
      'ERR_TIMEOUT',
    ],
  ])
    await t.test(`${name} is unknown`, async () => {
      const { shop } = setUp({ client: { fetch, timeouts: { attemptMs: 50, totalMs: 100 } } });
      const outcome = await shop.redeem(request('order-6'));
      t.equal(outcome.status, 'unknown');
      if (code) t.equal(outcome.reason.code, code);
      t.verdict(`outcome of ${name}`, [outcome.status, outcome.reason.code]);
      t.equal(outcome.bizNo, 'order-6');
    });
  await t.test('a bad request throws before anything is sent', async () => {
    const { shop } = setUp({ client: { fetch: () => t.ok(false, 'it was sent') } });
    await t.throws('ERR_REQUEST_INVALID', () => shop.redeem({ ...request('x'), ipRoleId: 'nobody' }));
  });

  // Over sockets. The run serves one sandbox for everyone; runtimes with servers of their own serve another.
  const overLoopback = async (baseUrl, bizNo) => {
    const shop = client.createRedeemClient({
      baseUrl,
      clientId: 'C1',
      signingKey: merchant.signing,
      verificationKeys: gateway.verification,
      sealingKey: gateway.sealing,
      openingKeys: merchant.opening,
    });
    const outcome = await shop.redeem(request(bizNo));
    t.equal([outcome.status, outcome.reason?.code], ['succeeded', undefined]);
  };
  if (fixtures.loopback)
    await t.test('a sealed redemption over loopback', () =>
      overLoopback(fixtures.loopback, `loopback-${fixtures.name}-${lib.native.nativeCrypto() ? 1 : 2}`),
    );
  if (lib.serveSandbox)
    await t.test('this runtime serves the sandbox and redeems there', async () => {
      const { box } = setUp();
      const served = await lib.serveSandbox(box);
      try {
        await overLoopback(served.url, 'own-1');
        t.equal(box.ledger.balance(user), 99);
      } finally {
        await served.close();
      }
    });
}

async function importPair({ header, envelope }, key) {
  return {
    signing: await header.importSigningKey(key.pkcs8),
    verification: await header.importVerificationKey(key.spki),
    sealing: await envelope.importSealingKey(key.spki),
    opening: await envelope.importOpeningKey(key.pkcs8),
  };
}
