// In: texts of a megabyte. Out: proof that one word taken from each does not keep the megabyte.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { decodeJson } from '@redeemkit/benefit-redeem-schema';
import { expect, test } from 'vitest';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test('what is kept of a decoded text does not keep the text', () => {
  const bytes = new TextEncoder().encode(
    JSON.stringify({ bizNo: '2088202405220642210001', note: 'x'.repeat(1_000_000) }),
  );
  collect();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 40 }, () => (decodeJson(bytes) as { bizNo: string }).bizNo);
  collect();
  // Of forty megabytes not two.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(2_000_000);
  expect(new Set(kept)).toEqual(new Set(['2088202405220642210001']));
});
