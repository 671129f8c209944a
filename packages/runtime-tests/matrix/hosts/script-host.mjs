// In: a global `fixtures`. Out: a global promise of the reports; for the edge VM and for browsers.
import { lib } from '../suite/lib.mjs';
import { runBoth } from '../suite/run.mjs';

globalThis.reports = runBoth(lib, globalThis.fixtures);
