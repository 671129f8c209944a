// In: settings as JSON in CHAOS. Out: a persistent sandbox on a port, until it is killed or told to end.
import { existsSync } from 'node:fs';
import { createSandbox } from '@redeemkit/redeem-sandbox';
import { openDataFolder } from '@redeemkit/redeem-sandbox/data-folder';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { createRsaKey } from '../lib/keys.mjs';

const { folder, port, clientId, merchantPairs, gatewayPairs, version, skewMs, users, fullDisk, rules } =
  JSON.parse(process.env.CHAOS);
const merchants = await Promise.all(merchantPairs.map((pair, at) => createRsaKey(String(at + 1), pair)));
const own = await createRsaKey(String(version), gatewayPairs[version - 1]);
const store = openDataFolder(folder);
const sandbox = createSandbox({
  clients: [{ clientId, verificationKeys: merchants.map(({ verifier }) => verifier) }],
  signingKey: own.signer,
  users,
  now: () => Date.now() + skewMs,
  faults: { rules },
  store: {
    ...store,
    // While this file exists the disk is full: nothing can be written, and nothing is answered as if it had been.
    transact: (work) =>
      existsSync(fullDisk)
        ? Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
        : store.transact(work),
  },
});
// A failed write is reported by the sandbox; here it is on purpose.
console.error = () => undefined;
const served = await serveSandbox(sandbox, { port, network: 'any' });
process.send?.({ ready: Number(new URL(served.url).port) });
process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', async () => {
  await served.close();
  await sandbox.close();
  process.exit(0);
});
