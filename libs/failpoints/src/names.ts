/** Every place there is, in the order in which an event passes them. */
export const FAILPOINTS = ['append.queued', 'append.committed'] as const;

export type Failpoint = (typeof FAILPOINTS)[number];
