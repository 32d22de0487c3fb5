import { z } from 'zod';

/** Text that JSON, Postgres and Kafka all carry unchanged: no NUL, no lone surrogates. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !value.includes('\0') && isWellFormed(value), 'must not hold NUL or lone surrogates');

/** Neither space nor control, and not drawn as nothing. */
const VISIBLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Text that a person writes into a command: the space around it is cut off, and what is left can be seen. Events take
 * `text`: what stands in history stays readable.
 */
export const writtenText = (max: number) =>
  text(max)
    .trim()
    .regex(VISIBLE, 'must not be blank');

/** `u` makes a surrogate without its other half match on its own. */
const isWellFormed = (value: string) => !/\p{Surrogate}/u.test(value);

/** Id of a thing inside its category: what may stand in a URL and in a stream id. */
export const Identifier = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be 1 to 64 letters, digits, _ or -, and start with a letter or digit');

/** An amount in minor units (cents) can be added 9,000 times before it leaves the exact integers. */
export const MAX_AMOUNT = 1_000_000_000_000;

/** A positive amount of money in minor units. */
export const MinorUnits = z.int().positive().max(MAX_AMOUNT);

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** ISO 4217 code. */
export const Currency = z.string().refine((code) => currencies.has(code), 'must be an ISO 4217 code in capitals, like EUR');
