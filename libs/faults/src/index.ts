export type * from './oracle/evidence';
export { type Finding, type FindingKind, KINDS } from './oracle/finding';
export { judge } from './oracle/judge';
