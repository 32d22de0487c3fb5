import { type Property, brokenBy, isDone } from '../properties';
import { type Rule, rulesWithout } from '../rules';
import { brokerSteps } from '../steps/broker';
import { readerSteps } from '../steps/reader';
import { relaySteps } from '../steps/relay';
import type { Laws, Step } from '../steps/step';
import { History } from '../world/history';
import { keyOf } from '../world/key';
import { type Size, type World, beginning } from '../world/world';
import { Graph } from './graph';

export interface Search {
  readonly size: Size;
  /** Taken away. */
  readonly without?: Rule | undefined;
  /** Worlds to look at, at most. Default 3 million. */
  readonly atMost?: number;
}

export interface Found {
  readonly worlds: number;
  /** Every world that can be reached was looked at. */
  readonly complete: boolean;
  /** The property that does not hold, and the shortest way to where it does not. */
  readonly broken?: { readonly property: Property; readonly steps: readonly string[] };
}

const ATMOST = 3_000_000;

const stepsFrom = (world: World, laws: Laws): Step[] => [...brokerSteps(world, laws), ...relaySteps(world, laws), ...readerSteps(world, laws)];

/** Breadth first, so that what it finds first is as near as it can be. */
class Exploration {
  private readonly laws: Laws;
  private readonly graph = new Graph();
  private readonly known = new Map<string, number>();
  private readonly waiting: (World | undefined)[] = [];
  private readonly done: number[] = [];

  constructor(private readonly search: Search) {
    this.laws = { history: new History(search.size.streams), rules: rulesWithout(search.without) };
  }

  run(): Found {
    this.enter(beginning(this.search.size), -1, 0);
    for (let number = 0; number < this.waiting.length; number++) {
      if (this.graph.worlds > (this.search.atMost ?? ATMOST)) return { worlds: this.graph.worlds, complete: false };
      const broken = this.expand(number);
      if (broken) return { worlds: this.graph.worlds, complete: false, broken };
    }
    const cutOff = this.graph.firstCutOff(this.done);
    const worlds = this.graph.worlds;
    if (cutOff === undefined) return { worlds, complete: true };
    return { worlds, complete: true, broken: { property: 'all is applied in the end', steps: this.told(this.graph.choicesTo(cutOff)) } };
  }

  private expand(number: number): Found['broken'] {
    const from = this.waiting[number];
    if (!from) return undefined;
    this.waiting[number] = undefined;
    for (const [choice, { world: to, fault, text }] of stepsFrom(from, this.laws).entries()) {
      const property = brokenBy({ from, to, history: this.laws.history, quiet: to.faults === this.search.size.faults });
      if (property) return { property, steps: [...this.told(this.graph.choicesTo(number)), text] };
      const reached = this.known.get(keyOf(to)) ?? this.enter(to, number, choice);
      if (!fault) this.graph.connect(number, reached);
    }
    return undefined;
  }

  private enter(world: World, parent: number, choice: number): number {
    const number = this.graph.add(parent, choice);
    this.known.set(keyOf(world), number);
    this.waiting.push(world);
    if (isDone(world, this.laws.history)) this.done.push(number);
    return number;
  }

  private told(choices: readonly number[]): string[] {
    const texts: string[] = [];
    let world = beginning(this.search.size);
    for (const choice of choices) {
      const taken = stepsFrom(world, this.laws)[choice];
      if (!taken) throw new Error('a step was not there again');
      texts.push(taken.text);
      world = taken.world;
    }
    return texts;
  }
}

/** Looks at every world that can be reached, until a property does not hold. */
export const search = (what: Search): Found => new Exploration(what).run();
