// In: how many samples a class (first argument, native 20,000; a tenth of it portable). Out: whether the time of opening
// tells valid, badly padded, wrong-length and random blocks apart.
import { constants, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { importOpeningKey } from '@redeemkit/rsa-aes-envelope';
// @boundaries-ignore measures single steps that no package exports
import { reveal } from '../../../rsa-aes-envelope/dist/opaque.js';
// @boundaries-ignore measures single steps that no package exports
import { encodePkcs1Block } from '../../../rsa-aes-envelope/dist/pkcs1-block.js';
// @boundaries-ignore measures single steps that no package exports
import { unwrapBlock } from '../../../rsa-aes-envelope/dist/unwrap-block.js';
import { THRESHOLD, welch } from './welch.mjs';

const SAMPLES = Number(process.argv[2] ?? 20_000);
const K = 256;
const LENGTH = 32;
/** Blocks of a class, so that no single one stays in a cache. */
const VARIETY = 64;
/** One un-padding takes less than the clock's resolution shows well; as many make one sample. */
const REPEAT = 16;

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 8 * K });
const valid = () => encodePkcs1Block(new Uint8Array(randomBytes(LENGTH)), new Uint8Array(randomBytes(K)));
const changed = (change) => () => {
  const block = valid();
  change(block);
  return block;
};
const classes = {
  valid,
  'valid again': valid,
  'wrong type': changed((block) => block.fill(1, 1, 2)),
  'wrong length': () => encodePkcs1Block(new Uint8Array(randomBytes(16)), new Uint8Array(randomBytes(K))),
  // Below any modulus of 2,048 bits.
  random: () => new Uint8Array(new Uint8Array(randomBytes(K))).fill(0x3f, 0, 1),
};
const names = Object.keys(classes);
const blocks = names.map((name) => Array.from({ length: VARIETY }, classes[name]));
const wraps = blocks.map((list) =>
  list.map((block) => publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block)),
);
const substitute = new Uint8Array(randomBytes(LENGTH));

/** The control: stops at the first thing that is wrong and throws. Has to be found out. */
function naive(block) {
  if (block[0] !== 0 || block[1] !== 2) throw new Error('type');
  const separator = block.indexOf(0, 2);
  if (separator !== K - LENGTH - 1) throw new Error('length');
  return block.subarray(separator + 1);
}

const attempt = (work) => {
  try {
    work();
  } catch {
    // What a caller sees of it is another matter; here it is the time that counts.
  }
};

/** Times `work` on every class in random order. */
function run(inputs, samples, work) {
  const times = names.map(() => []);
  const order = Uint32Array.from({ length: samples * names.length }, (_, at) => at % names.length);
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [order[at], order[other]] = [order[other], order[at]];
  }
  const input = new Uint8Array(K);
  const warmUp = Math.min(2000, order.length);
  for (let at = -warmUp; at < order.length; at += 1) {
    const kind = order[(at + order.length) % order.length];
    // Copied to one place: where a class happens to lie in memory must not show.
    input.set(inputs[kind][Math.floor(Math.random() * VARIETY)]);
    const start = process.hrtime.bigint();
    work(input);
    const end = process.hrtime.bigint();
    if (at >= 0) times[kind].push(Number(end - start));
  }
  return times;
}

/** @returns {number} how many classes stand out, of those that must not */
function report(title, times, { control = false } = {}) {
  const median = [...times[0]].sort((a, b) => a - b)[Math.floor(times[0].length / 2)];
  console.log(`\n${title}: ${times[0].length} samples a class, median ${(median / 1000).toFixed(1)} µs`);
  let found = 0;
  names.slice(1).forEach((name, at) => {
    const { t, difference, detectable } = welch(times[0], times[at + 1]);
    // A difference below a thousandth of the operation is the clock's and the machine's.
    const stands = Math.abs(t) > THRESHOLD && Math.abs(difference) > median / 1000;
    if (stands) found += 1;
    console.log(
      `  valid against ${name.padEnd(13)} |t| ${Math.abs(t).toFixed(1).padStart(6)}   ${Math.abs(difference).toFixed(0).padStart(7)} ns   detectable from ${detectable.toFixed(0)} ns${stands ? '   stands out' : ''}`,
    );
  });
  if (control && found === 0) console.log('  the control was not found out: these figures say nothing');
  return control ? (found === 0 ? 1 : 0) : found;
}

const key = async (engine) => reveal(await importOpeningKey(privateKey, { engine }), 'OpeningKey').rsa;
console.log(
  `Node ${process.version.slice(1)}, ${process.arch}, ${cpus().length} cores; |t| above ${THRESHOLD} is a difference`,
);
let failures = 0;
const repeated = (one) => (block) => {
  for (let at = 0; at < REPEAT; at += 1) one(block);
};
failures += report(
  'un-padding alone, naive (control)',
  run(
    blocks,
    SAMPLES,
    repeated((block) => attempt(() => naive(block))),
  ),
  { control: true },
);
failures += report(
  `un-padding alone, ${REPEAT} times a sample`,
  run(
    blocks,
    SAMPLES,
    repeated((block) => unwrapBlock(block, substitute)),
  ),
);
const native = await key('auto');
failures += report(
  'native private operation and un-padding',
  run(wraps, SAMPLES, (wrapped) => unwrapBlock(native.privateOperation(wrapped), substitute)),
);
// The portable path is weak evidence on any machine; it is printed and does not decide.
const portable = await key('portable');
report(
  'portable private operation and un-padding',
  run(wraps, Math.ceil(SAMPLES / 10), (wrapped) =>
    unwrapBlock(portable.privateOperation(wrapped), substitute),
  ),
);
process.exitCode = failures > 0 ? 1 : 0;
