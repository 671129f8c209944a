// In: --target T --minutes N (of CPU) --seed S [--record]. Out: executions, blocks found, findings; the corpus grows by new blocks.

import { createRandom } from '../lib/random.mjs';
import { continueRecord, cpuSeconds, readOptions } from '../lib/records.mjs';
import { loadCorpus, saveCorpus } from './corpus.mjs';
import { startCoverage } from './coverage.mjs';
import { createMutator } from './mutate.mjs';
import { TARGETS } from './targets.mjs';

const options = readOptions({ target: 'grammar', minutes: 1, seed: 1, record: false });
const target = TARGETS[options.target];
if (target === undefined) throw new Error(`--target is one of ${Object.keys(TARGETS).join(', ')}.`);

const seeds = [options.seed, options.seed];
/** What the corpus has come to is no sum. */
const latest = ['seedBlocks', 'blocks', 'corpus'];
const keep = options.record ? continueRecord(`fuzz-${options.target}`, { seeds, latest }) : undefined;

/** Looking at coverage costs more than a run, so that runs share a look; only a batch with something new is run apart. */
const BATCH = 24;
/** What is kept in the repository: few and small. */
const KEPT = 60;
const KEPT_BYTES = 2_048;
const MAX_FINDINGS = 10;

const random = createRandom(`${options.target}-${options.seed}`);
const mutate = createMutator(random, target.words);
const known = loadCorpus(options.target).map(({ input }) => input);
const inputs = [...(await target.seeds()), ...known];
const { run, close } = await target.start();
const coverage = startCoverage(target.files);
const blocks = new Set();
const corpus = [];
const findings = [];
let executions = 0;
const endings = {};

const attempt = async (input) => {
  executions += 1;
  try {
    const ended = await run(input);
    endings[ended] = (endings[ended] ?? 0) + 1;
    return ended;
  } catch (error) {
    findings.push({ input: input.toString('base64'), error: String(error?.stack ?? error) });
    console.log(JSON.stringify(findings.at(-1)));
    return 'finding';
  }
};
// A way to end that was not seen before counts as a block: a reader made of patterns has few blocks of its own.
const fresh = (ends) => {
  const seen = [...coverage.take(), ...ends.map((ended) => `ended ${ended}`)].filter(
    (block) => !blocks.has(block),
  );
  for (const block of seen) blocks.add(block);
  return seen.length;
};

const started = performance.now();
const startedCpu = cpuSeconds();
coverage.take();
for (const input of inputs) {
  const ended = await attempt(input);
  const news = fresh([ended]);
  if (news > 0) corpus.push({ input, ended, news });
}
const seedBlocks = blocks.size;
const spent = () => cpuSeconds() - startedCpu;
let said = 0;
while (spent() < options.minutes * 60 && findings.length < MAX_FINDINGS) {
  const batch = Array.from({ length: BATCH }, () =>
    mutate(random.pick(corpus).input, random.pick(corpus).input),
  );
  const ends = [];
  for (const input of batch) ends.push(await attempt(input));
  const before = new Set(blocks);
  if (fresh(ends) > 0) {
    // Which of them was it? Those of the batch are run again, each with a look of its own.
    blocks.clear();
    for (const block of before) blocks.add(block);
    for (const input of batch) {
      const ended = await attempt(input);
      const news = fresh([ended]);
      if (news > 0) corpus.push({ input, ended, news });
    }
  }
  if (spent() - said > 30) {
    said = spent();
    console.log(
      `${executions} executions, ${blocks.size} blocks, ${corpus.length} inputs, ${Math.round(said)} s CPU`,
    );
  }
}
coverage.stop();
await close?.();
console.log(
  JSON.stringify({
    executions,
    seedBlocks,
    blocks: blocks.size,
    corpus: corpus.length,
    findings: findings.length,
    endings,
  }),
);
if (keep !== undefined && findings.length === 0) {
  const small = corpus.filter(({ input }) => input.length <= KEPT_BYTES).sort((a, b) => b.news - a.news);
  saveCorpus(options.target, small.slice(0, KEPT));
  keep({
    command: `npm run fuzz -- --target ${options.target} --minutes ${options.minutes} --seed ${options.seed}`,
    counts: {
      executions,
      seedBlocks,
      blocks: blocks.size,
      corpus: corpus.length,
      findings: findings.length,
      endings,
    },
    seeds,
    cpuSeconds: Math.round(spent()),
    wallSeconds: Math.round((performance.now() - started) / 1000),
  });
}
process.exitCode = findings.length === 0 ? 0 : 1;
