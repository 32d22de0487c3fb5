import { type LeadEvent, leadEvents } from '@reprise/contracts-leads';
import { fold, isRejection } from '@reprise/kernel';
import { arbitraryEvent } from '@reprise/testing/pure';
import fc from 'fast-check';
import type { LeadCommand } from './lead.commands';
import { lead } from './lead.decider';
import { unreached } from './lead.progress';
import * as the from './lead-examples.for-spec';
import type { Lead } from './lead.state';

const minutes = fc.constantFrom(10, 45);
const webinar = fc.constantFrom('Replay', 'Seals');
const basedOnVersion = fc.integer({ min: 1, max: 12 });

const anyCommand = fc.oneof<fc.Arbitrary<LeadCommand>[]>(
  fc.tuple(minutes, webinar).map((attendance) => the.attend(...attendance)),
  basedOnVersion.map((version) => the.score({ basedOnVersion: version })),
  fc.constantFrom(the.capture(), the.open, the.visit, the.qualify, the.convert()),
  fc.constantFrom(the.convert(), the.qualify, the.lose),
);

const commands = fc.array(anyCommand, { maxLength: 15 }).map((later) => [the.capture(), ...later]);

interface Run {
  readonly state: Lead;
  readonly history: readonly LeadEvent[];
}

const follow = ({ state, history }: Run, command: LeadCommand): Run => {
  const decision = (command.type === 'ScoreLead' && unreached(command, history.length)) || lead.decide(command, state);
  const events = isRejection(decision) ? [] : decision;
  return { state: fold(lead, events, state), history: [...history, ...events] };
};

const run = (series: readonly LeadCommand[]) => series.reduce(follow, { state: lead.initialState, history: [] });

const always = (holds: (run: Run) => void) => fc.assert(fc.property(commands, (series) => holds(run(series))));

/** As it comes back from where it was stored. */
const kept = <Value>(value: Value) => JSON.parse(JSON.stringify(value)) as Value;

const letters: Record<LeadEvent['type'], string> = {
  LeadCaptured: 'C',
  EmailOpened: 'a',
  PageVisited: 'a',
  WebinarAttended: 'a',
  LeadScored: 's',
  LeadQualified: 'Q',
  LeadConverted: 'V',
  LeadLost: 'X',
};

describe('whatever is commanded', () => {
  it('a lead is engaged before it is qualified, qualified before it is converted, and at its end nothing follows', () =>
    always(({ history }) => {
      const story = history.map(({ type }) => letters[type]).join('');
      expect(story).toMatch(/^Cs*(a[as]*(Q[as]*V?)?)?X?$/);
      expect(story).not.toContain('VX');
    }));

  it('no score is based on what has not happened', () =>
    always(({ history }) => {
      history.forEach((event, index) => {
        if (event.type === 'LeadScored') expect(event.data.basedOnVersion).toBeLessThanOrEqual(index);
      });
    }));

  it('a webinar is attended once', () =>
    always(({ history }) => {
      const webinars = history.flatMap((event) => (event.type === 'WebinarAttended' ? [event.data.webinar] : []));
      expect(webinars).toEqual([...new Set(webinars)]);
    }));

  it('every event satisfies its contract', () =>
    always(({ history }) => history.forEach((event) => expect(leadEvents.codec.encode(event).data).toEqual(event.data))));

  it('a decision is the same every time, also on a state that has been through a snapshot', () =>
    fc.assert(
      fc.property(commands, anyCommand, (series, command) => {
        const { state } = run(series);
        expect(lead.decide(command, kept(state))).toEqual(lead.decide(command, state));
      }),
    ));
});

describe('a snapshot and what follows it', () => {
  const event = arbitraryEvent(leadEvents.codec, { currency: fc.constantFrom('EUR', 'CZK') }).map(kept);

  it('is any history that was ever possible, wherever it is cut', () =>
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const history = [the.captured, ...events];
        for (let cut = 0; cut <= history.length; cut++) {
          expect(fold(lead, history.slice(cut), kept(fold(lead, history.slice(0, cut))))).toStrictEqual(fold(lead, history));
        }
      }),
      { numRuns: 50 },
    ));
});
