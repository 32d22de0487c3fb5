import { rowsText, stateText } from './step-text';
import type { Step } from './steps';

/** As a terminal tells of it. */
export interface Key {
  readonly name?: string | undefined;
  readonly sequence?: string | undefined;
  readonly ctrl?: boolean | undefined;
}

export const HELP = 'n → Enter: forward   p ←: back   Home End: first, last   s: state   r: rows   q: end';

type View = (step: Step) => string;

const VIEWS: Readonly<Record<string, View>> = { s: stateText, r: rowsText };

/** A way through the steps, by keys. */
export class Walk {
  private at = 0;
  private view: View;

  /** @param plain what is shown of a step unless its state or rows are asked for */
  constructor(
    private readonly steps: readonly Step[],
    private readonly plain: View,
  ) {
    this.view = plain;
  }

  get text(): string {
    const step = this.steps[this.at];
    return step ? this.view(step) : '';
  }

  /** False: it is over. */
  press({ name = '', ctrl }: Key): boolean {
    if (name === 'q' || name === 'escape' || (ctrl && (name === 'c' || name === 'd'))) return false;
    const view = VIEWS[name];
    if (view) this.view = this.view === view ? this.plain : view;
    const to = this.target(name);
    if (to === undefined) return true;
    this.view = this.plain;
    this.at = Math.min(Math.max(to, 0), this.steps.length - 1);
    return true;
  }

  private target(name: string): number | undefined {
    const last = this.steps.length - 1;
    const moves: Readonly<Record<string, number>> = { n: this.at + 1, right: this.at + 1, return: this.at + 1, enter: this.at + 1, p: this.at - 1, left: this.at - 1, home: 0, g: 0, end: last, e: last };
    return moves[name];
  }
}
