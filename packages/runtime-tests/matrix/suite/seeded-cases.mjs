// In: a seed. Out: verdicts on messages, headers, keys and JSON damaged at random; the same seed, the same verdicts.
import { createRandom, utf8 } from './recorder.mjs';

const path = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
const time = '2024-05-22T06:42:21+08:00';
// Sixty of each kind: most codes appear, and the slowest runtime stays below two seconds.
const EACH = 60;

export async function seededCases(t, lib, fixtures) {
  const { header, envelope, unverified, schema } = lib;
  const { keys, seed } = fixtures;
  const random = createRandom(seed);
  const signer = await header.importSigningKey(keys.merchant.pkcs8);
  const verifier = await header.importVerificationKey(keys.merchant.spki);
  const openingKey = await envelope.importOpeningKey(keys.gateway.pkcs8, {
    breaker: { failures: 100_000 },
  });

  const codes = async (name, attempt) => {
    const found = [];
    for (let i = 0; i < EACH; i += 1) {
      const act = attempt();
      let code = 'accepted';
      try {
        await act();
      } catch (error) {
        // An error without a code of ours is a bug wherever it happens.
        code = error?.code?.startsWith?.('ERR_') ? error.code : `UNCODED ${error?.name}: ${error?.message}`;
      }
      found.push(code);
    }
    await t.test(`${name}: every refusal has a code`, async () =>
      t.equal(
        found.filter((code) => code.startsWith('UNCODED')),
        [],
      ),
    );
    t.verdict(name, found);
  };

  const message = { method: 'POST', path, clientId: 'C1', time, body: utf8('{"bizNo":"1"}') };
  const signature = await header.signMessage(message, signer);
  const { encrypt, body: sealedBody } = fixtures.openssl.sealed;
  const damageText = (value) => {
    const at = random.below(value.length);
    const insert = random.pick(['', ',', '=', ' ', '%', '+', 'A', '\n', 'é', ',a=b']);
    return value.slice(0, at) + insert + value.slice(at + random.below(3));
  };
  const damageBytes = (bytes) => {
    const copy = Uint8Array.from(bytes);
    const at = random.below(copy.length);
    copy[at] ^= 1 << random.below(8);
    return random.below(4) === 0 ? copy.subarray(0, at) : copy;
  };

  await codes('damaged Signature headers', () => {
    const damaged = damageText(signature);
    return () => header.verifyMessage(message, { signature: damaged, keys: verifier });
  });
  await codes('damaged bodies under a signature', () => {
    const body = damageBytes(message.body);
    return () => header.verifyMessage({ ...message, body }, { signature, keys: verifier });
  });
  await codes('damaged Encrypt headers', () => {
    const damaged = damageText(encrypt);
    return () => unverified.openUnverifiedBody(utf8(sealedBody), { encrypt: damaged, keys: openingKey });
  });
  await codes('damaged sealed bodies', () => {
    const damaged = utf8(damageText(sealedBody));
    return () => unverified.openUnverifiedBody(damaged, { encrypt, keys: openingKey });
  });
  const der = header.decodeBase64(keys.merchant.barePublic);
  await codes('damaged public keys', () => {
    const damaged = damageBytes(der);
    return async () => {
      const key = await header.importVerificationKey(damaged, { publicExponents: [3, 65537] });
      await key.verify(message.body, new Uint8Array(256));
    };
  });
  const ecDer = header.decodeBase64(keys.p224.barePublic);
  const algorithm = lib.ecc224.ecc224({ hash: 'SHA-256', encoding: 'der' });
  await codes('damaged P-224 keys', () => {
    const damaged = damageBytes(ecDer);
    return async () => {
      const key = await header.importVerificationKey(damaged, { algorithm });
      await key.verify(message.body, new Uint8Array(64));
    };
  });
  const privateDer = header.decodeBase64(keys.gateway.bare);
  await codes('damaged private keys', () => {
    const damaged = damageBytes(privateDer);
    return async () => {
      const key = await header.importSigningKey(damaged);
      await header.signMessage(message, key);
    };
  });
  const json = utf8('{"result":{"resultCode":"SUCCESS","resultStatus":"S","n":[1,2.5e3,"\\u00e9"]}}');
  await codes('damaged JSON', () => {
    const damaged = damageBytes(json);
    return () => schema.decodeBenefitRedeemResponse(damaged);
  });
  await codes('damaged times', () => {
    const damaged = damageText(time);
    return () => header.parseTime(damaged);
  });
}
