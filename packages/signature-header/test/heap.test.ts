// In: a thousand messages, twice. Out: proof that signing and verifying them leaves no heap behind.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  importSigningKey,
  importVerificationKey,
  signMessage,
  verifyMessage,
} from '@redeemkit/signature-header';
import { expect, it } from 'vitest';
import { message, privateKey, publicKey } from './support/keys.ts';
import { paths, takePath } from './support/paths.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

it.each(paths)(
  'a thousand messages do not grow the heap, %s path',
  async (path) => {
    takePath(path);
    const signer = await importSigningKey(privateKey);
    const keys = await importVerificationKey(publicKey);
    const body = new Uint8Array(1024);
    const thousand = async (): Promise<number> => {
      for (let i = 0; i < 1000; i += 16)
        await Promise.all(
          Array.from({ length: 16 }, async () => {
            const signature = await signMessage({ ...message, body }, signer);
            await verifyMessage({ ...message, body }, { signature, keys });
          }),
        );
      collect();
      // Finalizers of native objects run between tasks.
      await new Promise((resolve) => setImmediate(resolve));
      collect();
      return process.memoryUsage().heapUsed;
    };
    await thousand();
    // 1,008 messages of 1 KiB: keeping even their bodies would show as a megabyte; 200 B apiece is noise of the engine.
    const noise = 200 * 1008;
    let before = await thousand();
    let growth = Number.POSITIVE_INFINITY;
    // The least growth of at most five rounds: what is kept grows in each, code that the engine makes in one of them.
    for (let round = 0; round < 5 && growth >= noise; round += 1) {
      const after = await thousand();
      growth = Math.min(growth, after - before);
      before = after;
    }
    expect(growth).toBeLessThan(noise);
  },
  60_000,
);
