// In: the name of a file with fixtures. Out: on stdout, one line of JSON: the reports of this Node, Bun or Deno.
import { readFileSync } from 'node:fs';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { lib } from '../suite/lib.mjs';
import { runBoth } from '../suite/run.mjs';

const fixtures = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const reports = await runBoth({ ...lib, serveSandbox }, fixtures);
// Written out whole before the end; a pooled connection must not keep a finished run alive.
process.stdout.write(`REPORT ${JSON.stringify(reports)}\n`, () => process.exit(0));
