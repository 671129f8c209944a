// In: keys as JSON in SOAK. Out: a sandbox on a port, and once a second what it holds: memory, handles, delay of its event loop.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createSandbox } from '@redeemkit/redeem-sandbox';
import { openDataFolder } from '@redeemkit/redeem-sandbox/data-folder';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { createRsaKey } from '../lib/keys.mjs';

const { folder, merchantPair, gatewayPair } = JSON.parse(process.env.SOAK);
const [merchant, own] = [await createRsaKey('1', merchantPair), await createRsaKey('1', gatewayPair)];
const sandbox = createSandbox({
  clients: [{ clientId: 'SOAK', verificationKeys: merchant.verifier }],
  signingKey: own.signer,
  defaultPoints: 1_000_000_000,
  // On the disk, as a sandbox that runs for long has it: what grows there does not grow in memory.
  store: openDataFolder(folder),
});
const served = await serveSandbox(sandbox);
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
const sample = () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send({
    rss,
    heapUsed,
    handles: process.getActiveResourcesInfo().length,
    delayMs: delay.percentile(99) / 1e6,
  });
  delay.reset();
};
process.send({ ready: served.url });
process.on('message', (message) => {
  if (message === 'sample') sample();
});
process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', async () => {
  await served.close();
  await sandbox.close();
  process.exit(0);
});
