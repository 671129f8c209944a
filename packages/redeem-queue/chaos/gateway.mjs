// In: keys, users and fault rules over IPC. Out: the sandbox on a free port; what it saw and what its ledger says, on demand.
import { createSandbox } from '@redeemkit/redeem-sandbox';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

process.once('message', async ({ clientId, gatewayPem, merchantPem, users, rules, seed, delayMs }) => {
  const sandbox = createSandbox({
    signingKey: await importSigningKey(gatewayPem),
    clients: [{ clientId, verificationKeys: await importVerificationKey(merchantPem) }],
    users,
    faults: { rules, seed },
  });
  const seen = { requests: 0, overlaps: 0, repeatedSignatures: 0, changedBodies: 0 };
  const bizNos = new Map();
  // What the queue promises is watched here, at the other end of the wire.
  const answer = async (received) => {
    const text = Buffer.from(received.body).toString('utf8');
    const { bizNo } = JSON.parse(text);
    const known = bizNos.get(bizNo) ?? { inFlight: 0, body: text, signatures: new Set() };
    bizNos.set(bizNo, known);
    const signature = JSON.stringify(received.headers).match(/signature=[^",]+/i)?.[0];
    seen.requests += 1;
    seen.overlaps += known.inFlight > 0 ? 1 : 0;
    seen.changedBodies += known.body === text ? 0 : 1;
    seen.repeatedSignatures += known.signatures.has(signature) ? 1 : 0;
    known.signatures.add(signature);
    known.inFlight += 1;
    try {
      if (delayMs > 0) await sleep(delayMs);
      return await sandbox.answer(received);
    } finally {
      known.inFlight -= 1;
    }
  };
  const { url } = await serveSandbox({ ...sandbox, answer }, { limits: { connections: 1_000 } });
  process.on('message', (question) => {
    if (question === 'progress') process.send({ requests: seen.requests });
    else
      process.send({
        seen: { ...seen, bizNos: bizNos.size },
        entries: question.bizNos.map((bizNo) => {
          const entry = sandbox.ledger.redemption(clientId, bizNo);
          return entry && { points: entry.points, resultCode: entry.resultCode };
        }),
        balances: users.map(({ ipRoleId }) => sandbox.ledger.balance(ipRoleId)),
        struck: Object.fromEntries(sandbox.faults.list().map(({ rule, struck }) => [rule.fault, struck])),
      });
  });
  process.send({ url });
});
process.on('disconnect', () => process.exit());
