// In: what a caller was told of each bizNo, and the gateway's ledger. Out: the four counts that must be 0.

/**
 * @param {Iterable<{ bizNo: string, user: string, points: number, told: string, lastReason?: string }>} books
 * @param {object} ledger
 * @param {(bizNo: string) => number} ledger.moved points debited under a bizNo
 * @param {(user: string) => number} ledger.balance
 * @param {number} ledger.start what every user began with
 */
export function compareBooks(books, { moved, balance, start }) {
  const counts = {
    succeeded: 0,
    failed: 0,
    leftToReconciliation: 0,
    unresolved: 0,
    doubleDebits: 0,
    wrongSucceeded: 0,
    wrongFailed: 0,
    lost: 0,
  };
  const faults = [];
  const debited = new Map();
  for (const entry of books) {
    const { bizNo, user, points, told, lastReason } = entry;
    const taken = moved(bizNo);
    debited.set(user, (debited.get(user) ?? 0) + taken);
    let wrong;
    if (told === 'succeeded') {
      counts.succeeded += 1;
      if (taken !== points) wrong = 'wrongSucceeded';
    } else if (told === 'failed') {
      counts.failed += 1;
      if (taken !== 0) wrong = 'wrongFailed';
    } else if (told === 'unresolved') {
      // A campaign's redemption at the end of its schedule: nobody claims to know.
      counts.unresolved += 1;
    } else if (lastReason === 'ERR_EARLIER_ATTEMPT_OPEN' && taken === 0) counts.leftToReconciliation += 1;
    else wrong = 'lost';
    if (wrong === undefined) continue;
    counts[wrong] += 1;
    if (faults.length < 5) faults.push(JSON.stringify({ wrong, taken, bizNo, points, told, lastReason }));
  }
  for (const [user, points] of debited) {
    if (balance(user) === start - points) continue;
    counts.doubleDebits += 1;
    faults.push(JSON.stringify({ user, balance: balance(user), expected: start - points }));
  }
  return { counts, faults };
}

export const isSound = ({ doubleDebits, wrongSucceeded, wrongFailed, lost }) =>
  doubleDebits + wrongSucceeded + wrongFailed + lost === 0;
