// In: nothing. Out: on stdout, the status of one redemption.
import { redeemOnce } from './program.mjs';

console.log(await redeemOnce());
