import { join } from 'node:path';
import { leadEvents } from '@reprise/contracts-leads';
import { stateProblems } from '@reprise/testing/pure';
import { lead } from './lead.decider';
import { attended, captured, converted, lost, opened, qualified, scored, visited } from './lead-examples.for-spec';

const sold = [captured, opened, scored({ basedOnVersion: 2 }), attended(), visited, attended(30, 'Seals'), qualified, visited, converted];
const calledOff = [captured, visited, lost];
const golden = join(__dirname, '..', 'golden');

describe('states that snapshots hold', () => {
  it('never change without a new stateVersion', () => expect(stateProblems(lead, [...sold, ...calledOff], golden)).toEqual([]));

  it('are recorded after every type of event', () =>
    expect(new Set([...sold, ...calledOff].map(({ type }) => type))).toEqual(new Set(leadEvents.codec.versions.keys())));
});
