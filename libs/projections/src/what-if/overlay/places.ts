/**
 * Where an event stands among real and inserted ones: what the runtime takes for its position. Several inserted events
 * may follow one position, so positions stand apart; without inserted events a place is the position itself.
 */
export class Places {
  private readonly invented = new Map<number, number>();

  /** @param span one more than the events inserted after any one position */
  constructor(private readonly span = 1) {}

  of(position: number): number {
    return position * this.span;
  }

  /** The place of the nth (1, 2, 3…) event after a position, which is to be known by a position of its own. */
  invent({ after, nth, position }: { readonly after: number; readonly nth: number; readonly position: number }): number {
    const place = after * this.span + nth;
    this.invented.set(place, position);
    return place;
  }

  /** The position by which the event at a place is known. */
  position(place: number): number {
    return this.invented.get(place) ?? place / this.span;
  }

  /** The position in the log at or before a place. */
  before(place: number): number {
    return Math.floor(place / this.span);
  }
}
