import type { FormName } from './forms';

/** A known value, or an envelope of the subject, in a stream of bytes. It never holds the value. */
export type Found =
  | { readonly kind: 'value'; /** From 1 on, as they were given. */ readonly value: number; readonly form: FormName; /** Of its first byte. */ readonly at: number }
  | { readonly kind: 'envelope'; readonly text: string; readonly at: number };
