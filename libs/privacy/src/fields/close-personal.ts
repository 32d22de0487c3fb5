import { isEnvelope, personalOf, personalPlaces, toSeal } from '@reprise/kernel';
import type { z } from 'zod';
import { UnsealablePersonal } from '../errors';
import { pathText, withValueAt } from './at-path';

/**
 * What came from outside, with its personal values closed, so that rules hand them on and cannot show them.
 * @throws UnsealablePersonal for text that pretends to be an envelope: whoever holds one may not have it opened here
 */
export function closePersonal<Data>(schema: z.ZodType, data: Data): Data {
  const close = (closed: unknown, { path, value }: { readonly path: readonly (string | number)[]; readonly value: unknown }) => {
    if (isEnvelope(value)) throw new UnsealablePersonal(`${pathText(path)} begins as only envelopes do`);
    return withValueAt(closed, path, personalOf(value));
  };
  return personalPlaces(schema, data).reduce<unknown>(close, data) as Data;
}

/** The opposite, for a system without a vault: what is written then can be read by all, and not be erased. */
export const revealPersonal = (schema: z.ZodType, data: unknown): unknown =>
  personalPlaces(schema, data).reduce((revealed, { path, value }) => withValueAt(revealed, path, toSeal(value)), data);
