// In: a request of the conformance protocol. Out: what redeemkit answers where there is no node:crypto, as in a browser.
// The packages find node:crypto through this function and nowhere else.
process.getBuiltinModule = () => undefined;
const { answer } = await import('@redeemkit/conformance-vectors/redeemkit');

export { answer };
