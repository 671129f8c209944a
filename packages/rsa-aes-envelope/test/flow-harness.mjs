// In: a bundle of this package (first argument). Out: one line of JSON for each probe: how many block-coverage traces it gave.
// Runs by itself under `node --no-opt`: the optimiser would drop counters and blur the traces.

import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { Session } from 'node:inspector';
import { pathToFileURL } from 'node:url';

const url = pathToFileURL(process.argv[2]).href;
const code = await import(url);
const session = new Session();
session.connect();
const post = (method, params) => {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
};
post('Profiler.enable');
post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/** Which blocks ran how often since the last call, over the bundle and this file's controls. */
const taken = () =>
  JSON.stringify(
    post('Profiler.takePreciseCoverage')
      .result.filter((script) => script.url === url || script.url === import.meta.url)
      .flatMap((script) =>
        script.functions.map((each) => [
          each.functionName,
          each.ranges.map((range) => [range.startOffset, range.endOffset, range.count]),
        ]),
      )
      // The functions of the measuring itself run the same way each time; those that did not run say nothing.
      .filter(([, ranges]) => ranges.some(([, , count]) => count > 0)),
  );

async function traces(work, inputs) {
  const seen = new Set();
  // The first round warms up: code that is compiled lazily has no counters yet.
  for (let round = 0; round < 3; round += 1) {
    for (const input of inputs) {
      taken();
      try {
        await work(input);
      } catch {
        // A failure is an outcome like any other.
      }
      const trace = taken();
      if (round > 0) seen.add(trace);
    }
  }
  return seen.size;
}

const k = 256;
const length = 32;
const fresh = () => {
  const block = new Uint8Array(k).map(() => 1 + Math.floor(Math.random() * 255));
  block[0] = 0;
  block[1] = 2;
  block[k - length - 1] = 0;
  return block;
};
const changed = (at, value) => {
  const block = fresh();
  block[at] = value;
  return block;
};
const shorter = () => {
  const block = changed(k - length - 1, 0x77);
  block[k - 16 - 1] = 0;
  return block;
};
/** Valid, wrong type, wrong first byte, early zero, no separator, wrong length; all zero is added where it is used. */
const classes = [
  () => fresh(),
  () => changed(1, 1),
  () => changed(0, 1),
  () => changed(5, 0),
  () => changed(k - length - 1, 0x55),
  shorter,
];
const blocks = [...classes.map((make) => make()), new Uint8Array(k)];
const substitute = new Uint8Array(length).fill(9);

/** What most code does: looks for the separator and says what is wrong. Has to give several traces. */
function naiveUnwrap(block) {
  if (block[0] !== 0 || block[1] !== 2) throw new Error('type');
  const separator = block.indexOf(0, 2);
  if (separator < 10) throw new Error('padding');
  const key = block.subarray(separator + 1);
  if (key.length !== length) throw new Error('length');
  return key;
}

const lastBlocks = [1, 5, 16].map((count) => new Uint8Array(32).fill(count));
lastBlocks.push(new Uint8Array(32), new Uint8Array(32).fill(17), new Uint8Array(32).fill(255));
lastBlocks.push(new Uint8Array(32).fill(4).fill(3, 28, 29), new Uint8Array(32).fill(16).fill(1, 16, 17));

const modulus = (1n << 255n) - 19n;
const exponents = [1n, 2n, 3n, (1n << 254n) - 1n, 1n << 200n, 0x1234567890abcdefn << 100n];
function bitwisePower(base, exponent) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

// The whole of opening, native: real keys, a real body, and every class of block as an RSA ciphertext.
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 8 * k });
const key = await code.importOpeningKey(privateKey, { breaker: { failures: 1_000_000 } });
/** Several, because one key in 256 leaves by chance what looks like AES padding, and that goes one step further. */
const bodies = [5, 7, 11, 13].map((step) => code.encodeBase64(new Uint8Array(64).map((_, at) => at * step)));
const wrapOf = (block) => publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block);
const firstOfModulus = Buffer.from(publicKey.export({ format: 'jwk' }).n, 'base64url')[0];
// Comparing a wrap with 1 and with the modulus, which all may see, ends at the first byte for any but these.
const isOrdinary = ([first]) => first > 0 && first < firstOfModulus;
// Zeros but for one byte: 0 itself wraps to 0, which the public checks refuse.
const nearlyZero = () => new Uint8Array(k).fill(2 + Math.floor(Math.random() * 254), k - 1);
const wraps = [...classes, nearlyZero].map((make) => {
  let wrap = wrapOf(make());
  while (!isOrdinary(wrap)) wrap = wrapOf(make());
  return code.formatEncryptHeader({ algorithm: 'RSA_AES', keyVersion: '1', symmetricKey: wrap });
});

const results = {
  unwrapBlock: await traces((block) => code.unwrapBlock(block, substitute), blocks),
  naiveUnwrap: await traces(naiveUnwrap, blocks),
  messageLength: await traces(code.messageLength, lastBlocks),
  powerSecret: await traces((exponent) => code.powerSecret(3n, { exponent, modulus }), exponents),
  bitwisePower: await traces((exponent) => bitwisePower(3n, exponent), exponents),
  toBytes: await traces(
    (value) => code.toBytes(value, k),
    [0n, 1n, 1n << 64n, 1n << 1000n, (1n << 2048n) - 1n],
  ),
  openBody: Number.POSITIVE_INFINITY,
};
// A branch on the class of the block shows with every body, chance with hardly one.
for (const body of bodies) {
  const open = (encrypt) => code.openUnverifiedBody(body, { encrypt, keys: key });
  results.openBody = Math.min(results.openBody, await traces(open, wraps));
}
process.stdout.write(JSON.stringify(results));
