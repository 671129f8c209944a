// In: bytes from Jazzer.js, and FUZZ_TARGET. Out: nothing, or a throw: what must hold does not. Uses the targets of `npm run fuzz`.
import { TARGETS } from '../src/fuzz/targets.mjs';

const target = TARGETS[process.env.FUZZ_TARGET ?? 'grammar'];
const started = target.start();

/** @param {Buffer} data */
export async function fuzz(data) {
  const { run } = await started;
  await run(data);
}
