import type { Found, Hit, SearchedPlace, SubjectEnvelopes, Tried, Unseen } from '@reprise/privacy';
import type { Looked } from './places/look';

/** Listed for one place; the others are counted. */
const MOST_HITS = 100;

/** Opens what it is shown, or says that it does not open. */
export type Trial = Pick<SubjectEnvelopes, 'tryToOpen'>;

const CLOSED: Tried = { opened: false, damaged: false };

/** Gathers what one place was found to hold. It keeps no value and no envelope. */
export class PlaceFindings {
  private readonly hits: Hit[] = [];
  private hitCount = 0;
  private envelopes = 0;

  constructor(
    private readonly place: string,
    private readonly trial: Trial = { tryToOpen: () => CLOSED },
  ) {}

  add(found: Found, where: string): void {
    if (found.kind === 'value') return this.hit({ where, found: `value ${found.value}, ${found.form}` });
    this.envelopes += 1;
    if (this.trial.tryToOpen(found.text).opened) this.hit({ where, found: 'an envelope that opens' });
  }

  hit(hit: Hit): void {
    this.hitCount += 1;
    if (this.hits.length < MOST_HITS) this.hits.push(hit);
  }

  with({ looked }: Pick<Looked, 'looked'>): SearchedPlace {
    return { place: this.place, looked: { ...looked }, envelopes: this.envelopes, hits: this.hits, moreHits: this.hitCount - this.hits.length };
  }
}

/** All that is said, put together from the places. */
export interface Gathered {
  readonly places: SearchedPlace[];
  readonly unreachable: Unseen[];
  readonly skipped: Unseen[];
}
