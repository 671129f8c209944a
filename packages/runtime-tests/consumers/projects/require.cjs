// In: nothing. Out: on stdout, what CommonJS gets from require: the same functions, and no warning on stderr.
const { formatTime, importSigningKey } = require('@redeemkit/signature-header');
const { createRedeemClient, isRedeemClientError } = require('@redeemkit/redeem-client');
const { createSandbox } = require('@redeemkit/redeem-sandbox');
const { serveSandbox } = require('@redeemkit/redeem-sandbox/node');
const { ecc224 } = require('@redeemkit/signature-header/ecc224');

for (const one of [importSigningKey, createRedeemClient, createSandbox, serveSandbox, ecc224])
  if (typeof one !== 'function') throw new Error('not a function');
let refused;
try {
  createRedeemClient({ baseUrl: 'ftp://x' });
} catch (error) {
  refused = error;
}
// One copy of the package, also when both module systems load it.
async function main() {
  const same = await import('@redeemkit/redeem-client');
  if (same.createRedeemClient !== createRedeemClient) throw new Error('two copies');
  console.log(isRedeemClientError(refused) && formatTime(1716331341000));
}
void main();
