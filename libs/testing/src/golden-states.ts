import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Decider, type DomainEvent, fold } from '@reprise/kernel';

type Folding<State, Event extends DomainEvent> = Pick<Decider<State, never, Event>, 'initialState' | 'evolve' | 'stateVersion'>;

/**
 * One message when a history no longer folds to the states recorded in `states.v<stateVersion>.json`, saying what to do:
 * snapshots of that version hold such states. With `REPRISE_RECORD_SHAPES=1` states that were never recorded are; recorded
 * ones are never overwritten. The history is best one that has every type of event.
 */
export const stateProblems = <State, Event extends DomainEvent>(decider: Folding<State, Event>, history: readonly Event[], folder: string): readonly string[] => {
  const states = history.map((event, index) => ({ after: event.type, state: fold(decider, history.slice(0, index + 1)) }));
  const file = join(folder, `states.v${decider.stateVersion}.json`);
  const asJson = `${JSON.stringify(states, null, 2)}\n`;
  if (existsSync(file)) return isDeepStrictEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(asJson)) ? [] : [changed(decider.stateVersion)];
  if (process.env['REPRISE_RECORD_SHAPES'] !== '1') return [unrecorded(decider.stateVersion)];
  writeFileSync(file, asJson);
  return [];
};

const unrecorded = (version: number) =>
  `the states of stateVersion ${version} are not recorded: run REPRISE_RECORD_SHAPES=1 npx jest --selectProjects unit libs/domain and commit golden/states.v${version}.json`;

const changed = (version: number) =>
  `this history folds to other states than those that snapshots of stateVersion ${version} hold: ` +
  `raise stateVersion of the decider to ${version + 1}, so that they are ignored and replaced, ` +
  `delete golden/states.v${version}.json and record the new states with REPRISE_RECORD_SHAPES=1. ` +
  `Only if it is the history in the test that changed: delete the file and record it anew.`;
