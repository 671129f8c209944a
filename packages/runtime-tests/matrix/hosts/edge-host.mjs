// In: fixtures and the bundled suite, by file name. Out: on stdout, one line of JSON: the reports of the edge VM.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [, , fixturesFile, bundleFile, modules] = process.argv;
const { EdgeVM } = createRequire(modules)('@edge-runtime/vm');
const vm = new EdgeVM();
vm.evaluate(`globalThis.fixtures = ${readFileSync(fixturesFile, 'utf8')}`);
vm.evaluate(readFileSync(bundleFile, 'utf8'));
console.log(`REPORT ${JSON.stringify(await vm.context.reports)}`);
process.exit(0);
