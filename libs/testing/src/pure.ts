/** The light door, `@reprise/testing/pure`: what a unit spec needs, without loading a driver, a client or the test stack. */
export * from './arbitrary-events';
export * from './capsules/given-capsule';
export * from './given-when-then';
export * from './golden-files';
export * from './golden-states';
export * from './projected-rows';
export { TestIssuer, type TokenChanges } from './access/test-issuer';
export * from './bank/bank-rows';
export { type Learned, seenOfAnother } from './access/seen-of-another';
export { whoMayCall } from './access/who-may-call';
export { softSpots } from './http/hardening';
export { bearsOddRequests, faultOf, oddRequests } from './http/odd-requests';
export { type Fuzzed, fuzzingLimitMs, holdsToItsDocument } from './fuzz/fuzzed';
export { type Build, operator } from './http/operator';
export { type RawAnswer, rawRequest } from './http/raw-request';
