import { Inject, Injectable } from '@nestjs/common';
import type { DomainEvent, StoredEvent } from '@reprise/kernel';
import type { StreamReader } from '@reprise/messaging';
import { type Explained, ParkedKeys, type Projection, RowReplay } from '@reprise/projections';
import { type Sight, httpProblems, keyOf, listMark, problem } from '@reprise/service-kit';
import type { z } from 'zod';
import { LOG_READER } from '../feed/feed.providers';
import { OwnRows } from '../own-rows';
import { ReadPositions } from '../position/read-positions';
import { type Page, oneMore, pageOf } from '../queries/page';
import { type Moment, type ReplayedAsOf, hadHappened, isBeyond, spelled } from './as-of';
import { type ProvenanceCriteria, type ProvenanceEntry, entryOf, whyAside } from './provenance';

/** A row with what it was made of. */
export type RowAsOf<Shape extends z.ZodObject> = z.output<Shape> & { readonly asOf: ReplayedAsOf };

/** A moment, and who asks. */
export interface Then {
  readonly moment: Moment;
  readonly sight: Sight;
}

interface Explaining {
  readonly criteria: ProvenanceCriteria;
  readonly sight: Sight;
}

/** What made a row: its events, read from history and replayed. For rows whose key is a stream's id. */
@Injectable()
export class RowHistory {
  @Inject(OwnRows) private readonly own!: OwnRows;

  constructor(
    @Inject(LOG_READER) private readonly log: StreamReader,
    private readonly positions: ReadPositions,
    private readonly parked: ParkedKeys,
  ) {}

  /** The row at that moment. @throws Problem 404 where there was none that the caller may see; LogUnavailable */
  async asOf<Shape extends z.ZodObject, Event extends DomainEvent>(projection: Projection<Shape, Event>, key: string, { moment, sight }: Then): Promise<RowAsOf<Shape>> {
    if (!(await this.own.shows(sight, projection, key))) throw neverWas(key);
    const replay = new RowReplay(projection, key, await this.resolutions(projection, key));
    let first: StoredEvent | undefined;
    let last: Explained | undefined;
    let replayed = 0;
    for await (const event of this.log.readStream({ streamId: key })) {
      first ??= event;
      if (isBeyond(event, moment)) break;
      const explained = hadHappened(event, moment) ? replay.add(event) : undefined;
      if (!explained) continue;
      last = explained;
      replayed += 1;
    }
    const { row } = replay;
    if (!row || !last) throw noneThen(key, moment, first);
    const { event, parked } = last;
    const { position, streamVersion, occurredAt } = event;
    return { ...row, asOf: { position, streamVersion, occurredAt, replayed, ...whyAside(parked, sight) } };
  }

  /** The events that this service has applied to the row, in order. @throws Problem 404 where there are none that the caller may see; LogUnavailable */
  async provenance(projection: Projection, key: string, { criteria: { limit, cursor }, sight }: Explaining): Promise<Page<ProvenanceEntry>> {
    const list = listMark(`${projection.name}/${key}/provenance`, {});
    const after = keyOf(cursor, list) ?? 0;
    const until = await this.positions.completeTo(key);
    if (!(await this.own.shows(sight, projection, key))) throw nothingMade(key, until);
    const replay = new RowReplay(projection, key, await this.resolutions(projection, key));
    const found: ProvenanceEntry[] = [];
    let concerned = false;
    for await (const event of this.log.readStream({ streamId: key })) {
      if (event.position > until || found.length === oneMore(limit)) break;
      const explained = replay.add(event);
      concerned ||= explained !== undefined;
      if (explained && event.position > after) found.push(entryOf(explained, sight));
    }
    if (!concerned) throw nothingMade(key, until);
    return pageOf(found, { list, limit }, ({ position }) => position);
  }

  private resolutions({ name }: { readonly name: string }, key: string) {
    return this.parked.resolutions(name, { key, streamId: key });
  }
}

const nothingMade = (key: string, until: number) => problem(httpProblems.notFound, `Nothing up to position ${until} has made ${key}.`);

const neverWas = (key: string) => problem(httpProblems.notFound, `There is no ${key}, and never was.`);

function noneThen(key: string, moment: Moment, first: StoredEvent | undefined) {
  if (!first) return neverWas(key);
  const { position, occurredAt } = first;
  return problem(httpProblems.notFound, `There was no ${key} as of ${spelled(moment)}; its history begins at position ${position}, ${occurredAt}.`);
}
