import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { clientOf, gateway, merchant, redemption, SUCCESS, signed } from './fake-gateway.ts';

/** A signed answer whose body is printed anew on the way. */
async function reprinted(): Promise<Response> {
  const good = await signed();
  return new Response(JSON.stringify(SUCCESS, null, 2), { headers: good.headers });
}

describe('reason.explain()', () => {
  it('proves what happened to an answer whose signature was refused', async () => {
    const outcome = await clientOf(reprinted).redeem(redemption());
    expect(outcome).toMatchObject({ status: 'unknown', reason: { code: 'ERR_SIGNATURE_REFUSED' } });
    if (outcome.status !== 'unknown') throw new Error('not reached');
    const diagnosis = await outcome.reason.explain?.();
    expect(diagnosis).toMatchObject({
      verdict: 'explained',
      causes: [{ code: 'body-json-spacing', certainty: 'proved' }],
    });
  });

  it('finds the right key among several, also behind a lookup', async () => {
    for (const verificationKeys of [
      [gateway.verificationKey, { ...merchant.verificationKey, keyVersion: '9' }],
      (version: string | undefined) => (version === '1' ? gateway.verificationKey : undefined),
    ]) {
      const client = clientOf(reprinted, {
        verificationKeys,
        signingKey: { ...merchant.signingKey, fingerprint: '' } as typeof merchant.signingKey,
      });
      const outcome = await client.redeem(redemption());
      const diagnosis = outcome.status === 'unknown' ? await outcome.reason.explain?.() : undefined;
      expect(diagnosis?.causes[0]).toMatchObject({ code: 'body-json-spacing', certainty: 'proved' });
    }
  });

  it('says of an unsigned error that it is one', async () => {
    const body = '{"result":{"resultCode":"INVALID_SIGNATURE","resultStatus":"F"}}';
    const outcome = await clientOf(() => new Response(body)).redeem(redemption());
    const diagnosis = outcome.status === 'unknown' ? await outcome.reason.explain?.() : undefined;
    expect(diagnosis).toMatchObject({ verdict: 'unsigned', causes: [{ code: 'unsigned-answer' }] });
  });

  it('loads nothing before it is called, and from where the configuration says', async () => {
    const calls: string[] = [];
    const client = clientOf(reprinted, {
      explain: async () => {
        calls.push('loaded');
        return await import('@redeemkit/signature-header/explain');
      },
    });
    const outcome = await client.redeem(redemption());
    expect(calls).toEqual([]);
    if (outcome.status === 'unknown') await outcome.reason.explain?.();
    expect(calls).toEqual(['loaded']);
  });

  it('is absent where the signature is not the reason, and never printed', async () => {
    const broken = await clientOf(() => Promise.reject(new Error('lost'))).redeem(redemption());
    expect(broken.status === 'unknown' && broken.reason.explain).toBeUndefined();
    const outcome = await clientOf(reprinted).redeem(redemption('order-2'));
    for (const shown of [JSON.stringify(outcome), inspect(outcome, { depth: 9 })])
      expect(shown).not.toContain('explain');
  });
});
