// In: summaries of requests. Out: what the page remembers of them.

/** Summaries by id, oldest first; the id of the request that is open; what is about to be done. */
export const page = { exchanges: new Map(), openId: undefined, scheduled: new Set() };
// The page keeps this many lines; the journal keeps its own.
const KEPT = 500;

export const remember = (one) => {
  page.exchanges.set(one.id, one);
  for (const id of page.exchanges.keys()) {
    if (page.exchanges.size <= KEPT) break;
    page.exchanges.delete(id);
  }
};
