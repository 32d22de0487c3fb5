export type * from './oracle/evidence';
export { type Finding, type FindingKind, KINDS } from './oracle/finding';
