// In: the packed explain. Out: cases on broken messages whose cause it must prove, the same on every runtime.
import { utf8 } from './recorder.mjs';

const path = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
const time = '2024-05-22T06:42:21+08:00';
const clientId = 'C1';
const body = utf8('{"bizNo":"1","note":"一分"}');

export async function explainCases(t, lib, fixtures) {
  const { explain, header } = lib;
  const { keys } = fixtures;
  const signer = await header.importSigningKey(keys.gateway.pkcs8);
  const sign = (change) =>
    header.signMessage({ method: 'POST', path, clientId, time, body, ...change }, signer);
  const ask = async (signature, change = {}) =>
    explain.explainVerification({
      method: 'POST',
      path,
      clientId,
      headers: { 'Response-Time': time, Signature: signature },
      body,
      verificationKey: { material: keys.gateway.spki, owner: 'peer' },
      ...change,
    });
  const proved = ({ causes }) =>
    causes.filter(({ certainty }) => certainty === 'proved').map(({ code }) => code);

  await t.test('explain: a good message verifies', async () =>
    t.equal((await ask(await sign({}))).verdict, 'verifies'),
  );
  for (const [name, signed, received] of [
    ['a body that lost its last byte', {}, { body: body.subarray(0, -1) }],
    ['a body with a line feed', {}, { body: utf8('{"bizNo":"1","note":"一分"}\n') }],
    ['another path', { path: `${path}/` }, {}],
    ['another client', { clientId: 'C2' }, {}],
    ["a stranger's key", {}, { verificationKey: { material: keys.stranger.spki, owner: 'peer' } }],
    ['an ECC224 key', {}, { verificationKey: { material: keys.p224.spki, owner: 'peer' } }],
  ])
    await t.test(`explain: ${name}`, async () => {
      const diagnosis = await ask(await sign(signed), received);
      t.ok(diagnosis.verdict !== 'verifies', 'it verifies');
      t.verdict(`explain ${name}`, [diagnosis.verdict, proved(diagnosis), diagnosis.stringToSign.sha256]);
    });
}
