import type { EventColumns } from './event-bytes';

/** An event as it is read to be checked. */
export interface ReadEvent {
  /** A column is null only where somebody took the table's constraints away. */
  readonly columns: Readonly<Record<keyof EventColumns, string | null>>;
  /** The event before it in its stream stands before it in the log, or it is the stream's first. */
  readonly inOrder: boolean;
  /** The purge that is recorded as having emptied it, and the hash of what it left: lower-case hex. */
  readonly purged?: { readonly purgeId: string; readonly leaf: string } | undefined;
}
