// In: every result of a campaign and the gateway's ledger. Out: a list of broken promises, empty when all were kept.

/** Compares results with the ledger, one by one. */
export function verify({ results, expected, ledger, initial }) {
  const faults = [];
  const fault = (bizNo, message) => {
    if (faults.length < 50) faults.push(`${bizNo}: ${message}`);
  };
  const byBizNo = new Map();
  for (const result of results) {
    if (byBizNo.has(result.bizNo)) fault(result.bizNo, 'occurs twice');
    byBizNo.set(result.bizNo, result);
  }
  let debited = 0;
  for (const [index, bizNo] of expected.entries()) {
    const result = byBizNo.get(bizNo);
    const entry = ledger.entries[index];
    debited += entry?.points ?? 0;
    if (!result) {
      fault(bizNo, 'is missing');
      continue;
    }
    const { state, evidence } = result;
    const moved = entry?.resultCode === 'SUCCESS';
    if (!['succeeded', 'failed', 'unresolved'].includes(state)) fault(bizNo, `is ${state} at the end`);
    if (state === 'succeeded' && !moved) fault(bizNo, 'succeeded, but the ledger has no debit');
    if (state === 'failed' && moved) fault(bizNo, 'failed, but the ledger has a debit');
    if (evidence.length === 0) fault(bizNo, `${state} without evidence`);
    if (
      state !== 'unresolved' &&
      !evidence.some((one) => one.verified && one.resultCode === result.resultCode)
    )
      fault(bizNo, `${state} without a verified answer in its evidence`);
  }
  if (byBizNo.size !== expected.length) fault('results', `${byBizNo.size} instead of ${expected.length}`);
  // The ledger keeps one entry a bizNo; only the balances show what was really taken.
  const left = ledger.balances.reduce((sum, points) => sum + points, 0);
  if (initial - left !== debited)
    fault('balances', `${initial - left} points are gone, the ledger's entries say ${debited}`);
  for (const what of ['overlaps', 'changedBodies', 'repeatedSignatures'])
    if (ledger.seen[what] > 0) fault('gateway', `${ledger.seen[what]} ${what}`);
  return faults;
}
