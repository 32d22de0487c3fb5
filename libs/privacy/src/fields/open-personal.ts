import { type Personal, isEnvelope, personalField, personalPlaces } from '@reprise/kernel';
import { z } from 'zod';
import { EnvelopeDamaged, SubjectKeyMissing } from '../errors';
import { type Envelope, type Place, parseEnvelope } from '../envelope/envelope';
import { assertPlace, unseal } from '../envelope/sealing';
import { type SubjectKey, type SubjectKeys, type Tombstone, isTombstone } from '../vault/vault';
import { withValueAt } from './at-path';

/** Stands in an answer where the subject was erased. */
export const Erased = z.strictObject({ erased: z.literal(true) });
/** Stands in an answer where the caller may not look. */
export const Hidden = z.strictObject({ hidden: z.literal(true) });

export const ERASED: z.infer<typeof Erased> = { erased: true };
export const HIDDEN: z.infer<typeof Hidden> = { hidden: true };

export type Opened<Value> =
  Value extends Personal<infer Inner>
    ? Inner | z.infer<typeof Erased> | z.infer<typeof Hidden>
    : Value extends object
      ? { [Name in keyof Value]: Opened<Value[Name]> }
      : Value;

/** A personal field as an answer has it. @param schema of the value, or what `pii()` made of it */
export const opened = <Schema extends z.ZodType>(schema: Schema): z.ZodType<Opened<z.output<Schema>>> => {
  const value = personalField(schema) && schema instanceof z.ZodUnion ? (schema.options[0] as z.ZodType) : schema;
  return z.union([value, Erased, Hidden]) as unknown as z.ZodType<Opened<z.output<Schema>>>;
};

/** Whose data a caller may see. A value from before there were envelopes names no subject. */
export type MaySee = (subjectId: string | undefined) => boolean;

/** Where the caller found it, as far as it is known there: what differs is an alarm. */
export type FoundAt = Partial<Pick<Place, 'eventId' | 'streamId' | 'schemaVersion'>>;

interface Found extends Envelope {
  readonly path: readonly (string | number)[];
}

/** Opens what is personal in values of one shape: rows, answers, events in today's shape. For the edge, not before. */
export class PersonalOpener<Schema extends z.ZodType> {
  constructor(
    private readonly vault: Pick<SubjectKeys, 'find'>,
    private readonly schema: Schema,
  ) {}

  /**
   * The value with its personal fields open to a caller who may see them, `{hidden: true}` for another one, and
   * `{erased: true}` of erased subjects. The vault is asked once, and not at all where nothing may be seen.
   * @throws VaultUnavailable (503), EnvelopeDamaged, SubjectKeyMissing (alarms): none of them ever reads as erased
   */
  async open<Value extends z.output<Schema>>(value: Value, callerMaySee: MaySee, foundAt: FoundAt = {}): Promise<Opened<Value>> {
    const places = personalPlaces(this.schema, value);
    const envelopes = places.flatMap((place) => (isEnvelope(place.value) ? [{ ...parsed(place.value, foundAt), path: place.path }] : []));
    const visible = envelopes.filter(({ header }) => callerMaySee(header.subjectId));
    const keys = visible.length > 0 ? await this.vault.find(visible.map(({ header }) => header.subjectId)) : new Map<string, never>();
    const shown = new Map(visible.map((envelope) => [envelope.path, inside(envelope, keys)]));
    const plain = callerMaySee(undefined);
    const shownAt = ({ path, value: text }: (typeof places)[number]) => (shown.has(path) ? shown.get(path) : isEnvelope(text) || !plain ? HIDDEN : text);
    return places.reduce<unknown>((answer, place) => withValueAt(answer, place.path, shownAt(place)), value) as Opened<Value>;
  }
}

function parsed(text: string, foundAt: FoundAt): Envelope {
  const envelope = parseEnvelope(text);
  assertPlace(envelope, foundAt);
  return envelope;
}

function inside(envelope: Found, keys: ReadonlyMap<string, SubjectKey | Tombstone>): unknown {
  const { subjectId, keyId } = envelope.header;
  const found = keys.get(subjectId);
  if (!found) throw new SubjectKeyMissing(subjectId);
  if (isTombstone(found)) return erased(found, keyId);
  if (found.keyId !== keyId) throw new SubjectKeyMissing(subjectId);
  return unseal(envelope, found);
}

function erased({ subjectId, keyId: ofTombstone }: Tombstone, keyId: string): typeof ERASED {
  if (ofTombstone !== null && ofTombstone !== keyId) throw new EnvelopeDamaged(`it names a key that erased subject ${subjectId} never had`);
  return ERASED;
}
