import { isEnvelope, personalPlaces } from '@reprise/kernel';
import type { z } from 'zod';
import { parseEnvelope } from '../envelope/envelope';
import { withValueAt } from './at-path';
import { HIDDEN, type MaySee } from './open-personal';

/** The value as it is stored, envelopes and all, with what the caller may not see hidden. @throws EnvelopeDamaged */
export const hidePersonal = (schema: z.ZodType, value: unknown, callerMaySee: MaySee): unknown =>
  personalPlaces(schema, value)
    .filter((place) => !callerMaySee(isEnvelope(place.value) ? parseEnvelope(place.value).header.subjectId : undefined))
    .reduce((shown, { path }) => withValueAt(shown, path, HIDDEN), value);
