import { isDeepStrictEqual } from 'node:util';
import { CAPSULE_FORMAT, Capsule, type StoredEvent, categoryOf } from '@reprise/kernel';
import { Pseudonyms } from './pseudonyms/pseudonyms';
import { type Code, type Step, stepsOf } from './replay/steps';
import type { Slice } from './slice/cut-slice';
import type { StreamEnd } from './slice/history-slices';
import type { Parked } from './slice/subject';

export interface Making {
  readonly slice: Slice;
  /** As history-service answers them, of each stream at its last event. */
  readonly states: readonly (StreamEnd & { readonly state: unknown })[];
  readonly parked?: Parked | undefined;
  readonly made: Capsule['made'];
  readonly code: Code;
}

/** The slice as a file may hold it. */
export function makeCapsule({ slice, states, parked, made, code }: Making): Capsule {
  const pseudonyms = new Pseudonyms(slice.events, (category) => code.contexts.get(category)?.contract.value);
  const events = pseudonyms.events() as Capsule['events'];
  const [before, after] = [lastStates(stepsOf(slice, code)), stepsOf({ events }, code)];
  const then = lastStates(after);
  const stateOf = (streamId: string, recorded: unknown) => {
    const here = isDeepStrictEqual(asJson(before.get(streamId) ?? null), asJson(recorded));
    return asJson(here ? (then.get(pseudonyms.text(streamId)) ?? null) : pseudonyms.value(recorded)) as Capsule['streams'][number]['state'];
  };
  const { streamId, streamVersion, position } = slice.last;
  return Capsule.parse({
    format: CAPSULE_FORMAT,
    about: { streamId: pseudonyms.text(streamId), streamVersion, position, ...(parked && { parked: parkedIn(parked, pseudonyms) }) },
    made,
    contracts: contractsOf(slice.events, code),
    events,
    streams: states.map(({ state, ...end }) => ({ streamId: pseudonyms.text(end.streamId), streamVersion: end.streamVersion, state: stateOf(end.streamId, state) })),
    rows: rowsAfter(after, code),
  });
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const lastStates = (steps: readonly Step[]): Map<string, unknown> => new Map(steps.map(({ event, state }) => [event.streamId, state]));

const parkedIn = ({ projection, key, position, error }: Parked, pseudonyms: Pseudonyms) => ({ projection, key: pseudonyms.said(key), position, error: error === null ? null : pseudonyms.said(error) });

function contractsOf(events: readonly StoredEvent[], { contexts }: Code): Capsule['contracts'] {
  const categories = new Set(events.map(({ streamId }) => categoryOf(streamId)));
  return [...categories].flatMap((category) => {
    const contract = contexts.get(category)?.contract.value;
    return contract ? [{ context: contract.context, category, versions: Object.fromEntries(contract.codec.versions) }] : [];
  });
}

/** The rows there are at the end, each as its last event left it. */
function rowsAfter(steps: readonly Step[], { projections }: Code): unknown[] {
  const versions = new Map(projections.map(({ name, version }) => [name, version]));
  const rows = new Map(steps.flatMap((step) => step.rows).map(({ projection, key, row }) => [JSON.stringify([projection, key]), { projection, version: versions.get(projection), key, row: asJson(row) }]));
  return [...rows.values()].filter(({ row }) => row !== null);
}
