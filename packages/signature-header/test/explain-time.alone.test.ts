// In: messages that nothing explains, of growing size. Out: proof that explain gives up within its limit of CPU time.
import { describe, expect, it } from 'vitest';
import { explainVerification } from '../src/explain.ts';
import { bytes, goodMessages, type Scenario, toInput } from './explain/messages.ts';

describe('time', () => {
  const big = (size: number): Uint8Array => {
    let json = '{"items":[';
    for (let i = 0; json.length < size * 0.9; i++)
      json += `${i ? ',' : ''}{"transactionNo":"T-${i}/8","name":"點心 <b>&${i}","amount":${i}.50,"none":null}`;
    return bytes(`${json}]}`);
  };

  // CPU time of this process: what other work on the machine takes does not count.
  it.each([
    ['4 KiB', 4096, 250],
    ['1 MiB', 1_048_576, 2000],
    ['10 MB', 10_000_000, 2000],
  ])(
    'gives up on a body of %s within its limit',
    async (_name, size, limit) => {
      const message = goodMessages[0] as Scenario;
      const body = big(size);
      const scenario = {
        ...message,
        signed: { ...message.signed, body: bytes('unheard of') },
        checked: { ...message.checked, body },
      };
      const input = toInput(scenario);
      let best = Number.POSITIVE_INFINITY;
      // The best of at most ten: the first runs compile the code, and a busy machine can only add.
      for (let run = 0; run < 2 || (run < 10 && best > limit); run++) {
        const start = process.cpuUsage();
        const { verdict, search } = await explainVerification(input);
        const { user, system } = process.cpuUsage(start);
        best = Math.min(best, (user + system) / 1000);
        expect([verdict, search.complete]).toEqual(['not-explained', false]);
      }
      expect(best).toBeLessThanOrEqual(limit);
      console.log(`${size} bytes: ${Math.round(best)} ms of CPU in Node`);
    },
    120_000,
  );
});
