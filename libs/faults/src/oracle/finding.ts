/** What the closing line of a run counts. */
export const KINDS = [
  'lost',
  'doubled',
  'reordered',
  'phantom',
  'gap',
  'diverged',
  'unbalanced',
  'backwards',
  'broken chain',
  'parked',
  'seal',
  'did not bite',
  'kept',
] as const;

export type FindingKind = (typeof KINDS)[number];

/** Something that must not be. `facts` name positions, streams and operations. */
export interface Finding {
  readonly kind: FindingKind;
  readonly facts: string;
}

/** What one invariant found, and in which words. */
export const finding = (kind: FindingKind, facts: string): Finding => ({ kind, facts });
