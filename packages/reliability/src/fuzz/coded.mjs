// In: work on hostile input. Out: `ok` or the code of its refusal; anything else than a coded refusal is a finding.
const CODE = /^ERR_[A-Z0-9_]+$/;

/** Linear in the input, so that a second for 16 KiB is a hundred times too long. Of the processor: a paused run is no finding. */
const LONGEST_MS = 5_000;

export async function coded(work, input) {
  const started = process.cpuUsage();
  let ended = 'ok';
  try {
    await work();
  } catch (error) {
    const code = error?.code;
    if (!(error instanceof Error) || !CODE.test(String(code))) throw error;
    // No message quotes what came in. Short pieces occur in any sentence.
    const text = input.toString('latin1');
    if (text.length > 24 && error.message.includes(text)) throw new Error(`${code} quotes the input`);
    ended = code;
  }
  const { user, system } = process.cpuUsage(started);
  const ms = (user + system) / 1_000;
  if (ms > LONGEST_MS) throw new Error(`took ${ms} ms of processor time`);
  return ended;
}

export function must(condition, what) {
  if (!condition) throw new Error(`does not hold: ${what}`);
}
