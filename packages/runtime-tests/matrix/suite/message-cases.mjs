// In: the packed secure-message. Out: cases on whole messages, both directions, with each kind of header collection.
import { utf8 } from './recorder.mjs';

const path = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';

export async function messageCases(t, lib, fixtures) {
  const { header, envelope, message: secure } = lib;
  const { keys } = fixtures;
  const signer = await header.importSigningKey(keys.merchant.pkcs8);
  const verificationKeys = await header.importVerificationKey(keys.merchant.spki);
  const key = await envelope.importSealingKey(keys.gateway.spki);
  const openingKeys = await envelope.importOpeningKey(keys.gateway.pkcs8);
  const time = '2024-05-22T06:42:21+08:00';
  const body = utf8('{"bizNo":"1"}');
  const policy = { clientId: 'C1', verificationKeys, openingKeys };

  for (const role of ['request', 'response'])
    for (const sealing of [undefined, { key }]) {
      const kind = `${sealing ? 'sealed' : 'plain'} ${role}`;
      const made = await secure.sealMessage(
        { role, method: 'POST', path, clientId: 'C1', time, body },
        { signer, ...(sealing && { sealing }) },
      );
      const received = { role, method: 'POST', path, headers: made.headers, body: made.body };
      await t.test(`${kind}: headers and signed bytes`, async () => {
        t.equal(Object.keys(made.headers), [
          'Client-Id',
          'Content-Type',
          role === 'request' ? 'Request-Time' : 'Response-Time',
          'Signature',
          ...(sealing ? ['Encrypt'] : []),
        ]);
        t.ok(sealing !== undefined || made.body === body, 'the body signed is not the body given');
      });
      const collections = [
        ['a record', made.headers],
        ['Headers', new Headers(made.headers)],
        [
          'a record in lower case with lists of one',
          Object.fromEntries(
            Object.entries(made.headers).map(([name, value]) => [name.toLowerCase(), [value]]),
          ),
        ],
      ];
      for (const [name, headers] of collections)
        await t.test(`${kind} opens from ${name}`, async () => {
          const opened = await secure.openMessage(
            { ...received, headers },
            { ...policy, sealing: 'allowed' },
          );
          t.equal(opened.body, body);
          t.equal(opened.sealed, sealing !== undefined);
          t.equal([opened.clientId, opened.time, opened.keyVersion], ['C1', time, '1']);
        });
      await t.test(`${kind}: what was configured is what is accepted`, async () => {
        if (sealing)
          await t.throws('ERR_SEALING_FORBIDDEN', () =>
            secure.openMessage(received, { ...policy, sealing: 'forbidden' }),
          );
        else
          await t.throws('ERR_SEALING_REQUIRED', () =>
            secure.openMessage(received, { ...policy, sealing: 'required' }),
          );
      });
      for (const [name, headers, code] of [
        ['no Signature', without(made.headers, 'Signature'), 'ERR_SIGNATURE_MISSING'],
        [
          'no time',
          without(made.headers, role === 'request' ? 'Request-Time' : 'Response-Time'),
          'ERR_TIME_MISSING',
        ],
        ['two Signatures', { ...made.headers, Signature: ['a=b', 'a=b'] }, 'ERR_HEADER_REPEATED'],
        ['another Client-Id', { ...made.headers, 'Client-Id': 'C2' }, 'ERR_CLIENT_ID_MISMATCH'],
      ])
        await t.test(`${kind} with ${name} is refused`, () =>
          t.throws(code, () =>
            secure.openMessage({ ...received, headers }, { ...policy, sealing: 'allowed' }),
          ),
        );
      await t.test(`${kind} outside its window is refused`, () =>
        t.throws('ERR_TIME_STALE', () =>
          secure.openMessage(received, {
            ...policy,
            sealing: 'allowed',
            freshness: { notBefore: 1716331342000, notAfter: 1716331343000 },
          }),
        ),
      );
    }
  await t.test('a key shared with the peer is refused', () =>
    t.throws('ERR_KEY_SHARED_WITH_PEER', () =>
      secure.checkKeySeparation({ own: { signing: [signer] }, peer: { verification: [verificationKeys] } }),
    ),
  );
}

const without = (headers, name) => {
  const { [name]: _, ...rest } = headers;
  return rest;
};
