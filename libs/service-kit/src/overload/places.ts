import { httpProblems } from '../problem/http-problems';
import { problem } from '../problem/problem';

const RETRY = { 'Retry-After': '1' };

/** So many at once and no more: what is refused costs next to nothing, and what is held for the others is bounded. */
export class Places {
  private taken = 0;
  private turnedAway = 0;

  /** @param taker what takes them, in the plural */
  constructor(
    readonly max: number,
    private readonly taker = 'requests',
  ) {}

  /** Taken at the moment. */
  get size(): number {
    return this.taken;
  }

  /** Refused so far. */
  get refused(): number {
    return this.turnedAway;
  }

  /** Takes a place. Answers with what gives it back, once. @throws Problem 503 with Retry-After, when every place is taken */
  enter(): () => void {
    if (this.taken >= this.max) {
      this.turnedAway += 1;
      throw problem(httpProblems.overloaded, `${this.max} ${this.taker} are under way, and this service takes no more at once. Nothing was done.`, { headers: RETRY });
    }
    this.taken += 1;
    let left = false;
    return () => {
      if (!left) this.taken -= 1;
      left = true;
    };
  }
}
