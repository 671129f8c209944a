// In: the name of a runtime. Out: on stdout, the path of its command, installed if it was not.
import { commandOf } from './runtimes.mjs';

console.log(await commandOf(process.argv[2]));
