import type { AccountEvent } from '@reprise/contracts-accounts';
import { fold, isRejection } from '@reprise/kernel';
import { given } from '@reprise/testing/pure';
import { account } from './account.decider';
import { adjusted, closed, deposited, frozen, opened, openedWith, receive, received, send, sent, transfer } from './account-examples.for-spec';
import { MAX_BALANCE } from './account.guards';
import { transferFunds } from './transfer-funds';

const other = openedWith({ accountId: '77' });

const between = (from: readonly AccountEvent[], to: readonly AccountEvent[]) => ({ from: fold(account, from), to: fold(account, to) });

const ruleOf = (decision: ReturnType<typeof transferFunds>) => (isRejection(decision) ? decision.rejected : decision);

describe('the sending leg', () => {
  it('takes the money and names the transfer', () => given(account, opened, deposited(50)).when(send(30)).thenEvents(sent(30)));
  it('is refused above the balance', () => given(account, opened, deposited(50)).when(send(51)).thenRejected('InsufficientFunds'));
  it('is refused on a frozen and on a closed account', () => {
    given(account, opened, deposited(50), frozen).when(send(1)).thenRejected('AccountFrozen');
    given(account, opened, closed).when(send(1)).thenRejected('AccountClosed');
  });
  it('is refused to the same account', () => given(account, opened, deposited(50)).when(send(1, '42')).thenRejected('SameAccount'));
  it('is quiet when repeated, even when the money is gone and the account frozen', () =>
    given(account, opened, deposited(30), sent(30), frozen).when(send(30)).thenNothing());
  it('is refused when its id stood for another transfer', () => {
    const history = [opened, deposited(90), sent(30)];
    given(account, ...history).when(send(31)).thenRejected('TransferIdReused');
    given(account, ...history).when(send(30, '78')).thenRejected('TransferIdReused');
    given(account, ...history).when(receive(30)).thenRejected('TransferIdReused');
  });
  it('is not confused by an id that begins or ends like a known one', () => {
    const history = [opened, deposited(90), sent(30, '77', 't12')];
    given(account, ...history).when(send(30, '77', 't1')).thenEvents(sent(30, '77', 't1'));
    given(account, ...history).when(send(30, '77', '2')).thenEvents(sent(30, '77', '2'));
  });
});

describe('the receiving leg', () => {
  it('books the money and names the transfer', () => given(account, opened).when(receive(30)).thenEvents(received(30)));
  it('is booked on a frozen account, and refused on a closed one', () => {
    given(account, opened, frozen).when(receive(30)).thenEvents(received(30));
    given(account, opened, closed).when(receive(30)).thenRejected('AccountClosed');
  });
  it('is refused in another currency', () =>
    given(account, openedWith({ currency: 'CZK' })).when(receive(30)).thenRejected('CurrencyMismatch', /77 sends EUR, but account 42 keeps CZK/));
  it('is refused where the balance would leave its range', () =>
    given(account, opened, adjusted(MAX_BALANCE)).when(receive(1)).thenRejected('BalanceOutOfRange'));
  it('is quiet when repeated', () => given(account, opened, received(30)).when(receive(30)).thenNothing());
});

describe('a transfer', () => {
  it('is one leg on each account, of the same amount and currency', () => {
    const legs = transferFunds(transfer(), between([opened, deposited(50)], [other]));
    expect(legs).toEqual({ from: [sent(30)], to: [received(30, '42')] });
  });

  it('keeps its reference on both legs', () => {
    const legs = transferFunds(transfer({ reference: 'rent' }), between([opened, deposited(50)], [other]));
    expect(legs).toMatchObject({ from: [{ data: { reference: 'rent' } }], to: [{ data: { reference: 'rent' } }] });
  });

  it('moves nothing when either account says no', () => {
    const rich = [opened, deposited(50)];
    expect(ruleOf(transferFunds(transfer(), between([opened], [other])))).toBe('InsufficientFunds');
    expect(ruleOf(transferFunds(transfer(), between(rich, [])))).toBe('AccountNotOpen');
    expect(ruleOf(transferFunds(transfer(), between([], [other])))).toBe('AccountNotOpen');
    expect(ruleOf(transferFunds(transfer(), between(rich, [other, closed])))).toBe('AccountClosed');
    expect(ruleOf(transferFunds(transfer(), between(rich, [openedWith({ accountId: '77', currency: 'CZK' })])))).toBe('CurrencyMismatch');
  });

  it('is refused from an account to itself', () => {
    const rich = [opened, deposited(50)];
    expect(ruleOf(transferFunds(transfer({ toAccountId: '42' }), between(rich, rich)))).toBe('SameAccount');
  });

  it('is quiet on both accounts when repeated', () => {
    const done = between([opened, deposited(30), sent(30)], [other, received(30, '42')]);
    expect(transferFunds(transfer(), done)).toEqual({ from: [], to: [] });
  });

  it('is refused when only one account knows it, so that no money is made or lost', () => {
    const rich = [opened, deposited(50)];
    expect(ruleOf(transferFunds(transfer(), between([...rich, sent(30)], [other])))).toBe('TransferIdReused');
    expect(ruleOf(transferFunds(transfer(), between(rich, [other, received(30, '42')])))).toBe('TransferIdReused');
  });
});
