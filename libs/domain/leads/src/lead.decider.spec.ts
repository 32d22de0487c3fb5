import { given } from '@reprise/testing/pure';
import { lead } from './lead.decider';
import * as the from './lead-examples.for-spec';
import { unreached } from './lead.progress';

const { captured, opened, attended, visited, scored, qualified, converted, lost, engaged, ready, won, gone } = the;

const activity = [the.open, the.visit, the.attend()];
const open = [...activity, the.score(), the.qualify];

describe('capturing a lead', () => {
  it('captures it', () => given(lead).when(the.capture()).thenEvents(captured));
  it('is quiet when the lead is just what was asked for', () => given(lead, captured).when(the.capture()).thenNothing());
  it('does not look at name and e-mail to tell that', () =>
    given(lead, captured).when(the.capture({ contact: { ...the.contact, name: 'A. Lovelace', email: 'a@example.com' } })).thenNothing());
  it.each([
    ['of another person', { contact: { ...the.contact, subjectId: 'eve' } }],
    ['of another company', { contact: { ...the.contact, company: 'Looms' } }],
    ['from another source', { source: 'web' }],
    ['by another campaign', { campaign: 'autumn' }],
  ])('is refused for a lead %s', (_, other) => given(lead, captured).when(the.capture(other)).thenRejected('LeadAlreadyCaptured', /new and came by fair/));
  it('is refused once the lead has moved on', () => {
    given(lead, ...engaged).when(the.capture()).thenRejected('LeadAlreadyCaptured', /engaged/);
    given(lead, captured, scored()).when(the.capture()).thenRejected('LeadAlreadyCaptured');
    given(lead, ...gone).when(the.capture()).thenRejected('LeadAlreadyCaptured', /lost/);
  });
});

describe('a lead that was never captured', () => {
  it.each([...open, the.convert(), the.lose])('refuses $type', (command) => given(lead).when(command).thenRejected('LeadNotCaptured', /7/));
});

describe('a lead that was converted', () => {
  it.each([...open, the.lose])('is at its end: $type is refused', (command) => given(lead, ...won).when(command).thenRejected('LeadAlreadyConverted'));
});

describe('a lead that was lost', () => {
  it.each([...open, the.convert()])('is at its end: $type is refused', (command) =>
    given(lead, ...gone).when(command).thenRejected('LeadAlreadyLost', /another lead/),
  );
});

describe('what the contact does', () => {
  it.each([
    ['opening an e-mail', the.open, opened],
    ['visiting a page', the.visit, visited],
    ['attending a webinar', the.attend(), attended()],
  ])('is written down at any stage before the end: %s', (_, command, event) => {
    for (const history of [[captured], [captured, scored()], engaged, ready]) given(lead, ...history).when(command).thenEvents(event);
  });
  it('may happen again: the idempotency key, not the rule, makes a retry safe', () => {
    given(lead, captured, opened).when(the.open).thenEvents(opened);
    given(lead, captured, visited).when(the.visit).thenEvents(visited);
  });
});

describe('attending a webinar', () => {
  it('happens once: the same attendance again is quiet', () => given(lead, captured, attended(45)).when(the.attend(45)).thenNothing());
  it('is refused for another time in the same webinar', () =>
    given(lead, captured, attended(45)).when(the.attend(46)).thenRejected('AttendanceDiffers', /"Replay" for 45 minutes, not for 46/));
  it('is possible in every webinar', () => given(lead, captured, attended(45)).when(the.attend(46, 'Seals')).thenEvents(attended(46, 'Seals')));
});

describe('a score', () => {
  it('is written down with what it was based on, at any stage before the end', () => {
    for (const history of [[captured], engaged, ready]) given(lead, ...history).when(the.score()).thenEvents(scored());
  });
  it('takes a lead nowhere: it is not engaged by it', () => given(lead, captured, scored()).when(the.qualify).thenRejected('LeadNotEngaged'));
  it('is based on what has happened, the newest event included', () => {
    given(lead, ...engaged).when(the.score({ basedOnVersion: 2 })).thenEvents(scored({ basedOnVersion: 2 }));
    expect(unreached(the.score({ basedOnVersion: 2 }), 2)).toBeUndefined();
    expect(unreached(the.score({ basedOnVersion: 3 }), 2)).toEqual({ rejected: 'VersionNotReached', detail: expect.stringMatching(/at version 2: .* version 3/) as string });
  });
  it('is refused where a later one stands, as from a model that took long', () => {
    const history = [...engaged, scored({ basedOnVersion: 2 })];
    given(lead, ...history).when(the.score({ basedOnVersion: 1 })).thenRejected('ScoreOutdated', /version 2, later than 1/);
    given(lead, ...history).when(the.score({ basedOnVersion: 2, model: 'sales' })).thenEvents(scored({ basedOnVersion: 2, model: 'sales' }));
  });
});

describe('qualifying', () => {
  it('needs a lead that has done something', () => {
    given(lead, captured).when(the.qualify).thenRejected('LeadNotEngaged', /nothing yet/);
    for (const did of [opened, visited, attended()]) given(lead, captured, did).when(the.qualify).thenEvents(qualified);
  });
  it('is quiet when qualified already', () => given(lead, ...ready).when(the.qualify).thenNothing());
  it('stays, whatever the contact does next', () => given(lead, ...ready, visited).when(the.convert()).thenEvents(converted));
});

describe('converting', () => {
  it('needs a qualified lead', () => {
    given(lead, ...ready).when(the.convert()).thenEvents(converted);
    given(lead, captured).when(the.convert()).thenRejected('LeadNotQualified', /is new/);
    given(lead, ...engaged).when(the.convert()).thenRejected('LeadNotQualified', /is engaged/);
  });
  it('is quiet when converted already, into just that', () => given(lead, ...won).when(the.convert()).thenNothing());
  it.each([{ orderId: 'o2' }, { accountId: 'a1' }, { value: { amount: 1001, currency: 'EUR' } }, { value: { amount: 1000, currency: 'CZK' } }])(
    'is refused once converted into something else: %j',
    (other) => given(lead, ...won).when(the.convert(other)).thenRejected('LeadAlreadyConverted'),
  );
});

describe('losing', () => {
  it('is possible at any stage before the end', () => {
    for (const history of [[captured], engaged, ready]) given(lead, ...history).when(the.lose).thenEvents(lost);
  });
  it('is quiet when lost already', () => given(lead, ...gone).when(the.lose).thenNothing());
});
