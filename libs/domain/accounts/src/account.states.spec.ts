import { join } from 'node:path';
import { accountEvents } from '@reprise/contracts-accounts';
import { stateProblems } from '@reprise/testing/pure';
import { account } from './account.decider';
import { adjusted, closed, deposited, frozen, openedWith, received, sent, unfrozen, withdrawn } from './account-examples.for-spec';

const history = [openedWith({ overdraftLimit: 20 }), deposited(50), sent(30), received(5, '78', 't2'), frozen, unfrozen, adjusted(-10), withdrawn(15), closed];

describe('states that snapshots hold', () => {
  it('never change without a new stateVersion', () => expect(stateProblems(account, history, join(__dirname, '..', 'golden'))).toEqual([]));

  it('are recorded after every type of event', () =>
    expect(new Set(history.map(({ type }) => type))).toEqual(new Set(accountEvents.codec.versions.keys())));
});
