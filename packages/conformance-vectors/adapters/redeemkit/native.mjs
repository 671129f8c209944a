// In: a request of the conformance protocol. Out: what redeemkit answers, with node:crypto where the platform has it.
export { answer } from '@redeemkit/conformance-vectors/redeemkit';
