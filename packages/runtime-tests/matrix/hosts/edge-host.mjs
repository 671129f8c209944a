// In: fixtures and the bundled suite, by file name. Out: on stdout, one line of JSON: the reports of the edge VM.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [, , fixturesFile, bundleFile, modules] = process.argv;
const { EdgeVM } = createRequire(modules)('@edge-runtime/vm');
const vm = new EdgeVM();
vm.evaluate(`globalThis.fixtures = ${readFileSync(fixturesFile, 'utf8')}`);
vm.evaluate(readFileSync(bundleFile, 'utf8'));
const reports = await vm.context.reports;
process.stdout.write(`REPORT ${JSON.stringify(reports)}\n`, () => process.exit(0));
