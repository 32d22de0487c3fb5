import { MAX_AMOUNT } from '@reprise/kernel';
import { given } from '@reprise/testing/pure';
import { AdjustBalance, DepositFunds, WithdrawFunds } from './account.commands';
import { account } from './account.decider';
import * as the from './account-examples.for-spec';
import { MAX_BALANCE } from './account.guards';

const { opened, openedWith, deposited, withdrawn, frozen, unfrozen, closed, adjusted, open, deposit, withdraw, adjust } = the;

describe('opening an account', () => {
  it('opens it with an empty balance', () => given(account).when(open()).thenEvents(opened));
  it('books the initial deposit in the same breath', () =>
    given(account).when(open({ initialDeposit: 50 })).thenEvents(opened, deposited(50)));
  it('is quiet when the account is just what was asked for', () => given(account, opened).when(open()).thenNothing());
  it('is quiet with its initial deposit, too', () =>
    given(account, opened, deposited(50)).when(open({ initialDeposit: 50 })).thenNothing());
  it('is refused once there is another account by that id', () => {
    given(account, opened).when(open({ currency: 'CZK' })).thenRejected('AccountAlreadyOpen');
    given(account, opened).when(open({ overdraftLimit: 1 })).thenRejected('AccountAlreadyOpen');
    given(account, opened).when(open({ owner: { ...the.owner, subjectId: 'eve' } })).thenRejected('AccountAlreadyOpen');
  });
  it('is refused when its initial deposit would be dropped', () =>
    given(account, opened).when(open({ initialDeposit: 50 })).thenRejected('AccountAlreadyOpen'));
  it('is refused once the account has moved on', () => {
    given(account, opened, deposited(10)).when(open()).thenRejected('AccountAlreadyOpen', /open and its balance is 10 EUR/);
    given(account, opened, closed).when(open()).thenRejected('AccountAlreadyOpen', /closed/);
  });
});

describe('an account that was never opened', () => {
  it.each([deposit(1), withdraw(1), the.freeze, the.unfreeze, the.close, adjust(1), the.send(1), the.receive(1)])('refuses $type', (command) =>
    given(account).when(command).thenRejected('AccountNotOpen', /42/),
  );
});

describe('a deposit', () => {
  it('is booked in the currency of the account', () => given(account, opened).when(deposit(50)).thenEvents(deposited(50)));
  it('keeps its reference', () =>
    given(account, opened)
      .when(new DepositFunds({ accountId: '42', amount: 5, reference: 'salary' }))
      .thenEvents({ type: 'FundsDeposited', data: { amount: 5, currency: 'EUR', reference: 'salary' } }));
  it('is booked on a frozen account: money still comes in', () => given(account, opened, frozen).when(deposit(5)).thenEvents(deposited(5)));
  it('is refused on a closed account', () => given(account, opened, closed).when(deposit(5)).thenRejected('AccountClosed'));
  it('is refused where the balance would leave its range', () => {
    const rich = [opened, adjusted(MAX_BALANCE - 10)];
    given(account, ...rich).when(deposit(10)).thenEvents(deposited(10));
    given(account, ...rich).when(deposit(11)).thenRejected('BalanceOutOfRange', /minor units/);
  });
});

describe('a withdrawal', () => {
  it('takes down to zero', () => given(account, opened, deposited(50)).when(withdraw(50)).thenEvents(withdrawn(50)));
  it('is refused above the balance, with the facts', () =>
    given(account, opened, deposited(50))
      .when(withdraw(51))
      .thenRejected('InsufficientFunds', /^51 EUR .* balance is 50 EUR .* overdraft limit 0 EUR/));
  it('takes down to the overdraft limit and not below', () => {
    const history = [openedWith({ overdraftLimit: 100 }), deposited(50)];
    given(account, ...history).when(withdraw(150)).thenEvents(withdrawn(150));
    given(account, ...history).when(withdraw(151)).thenRejected('InsufficientFunds');
  });
  it('counts every movement before it', () =>
    given(account, opened, deposited(50), withdrawn(20), adjusted(-10)).when(withdraw(21)).thenRejected('InsufficientFunds'));
  it('is refused on a frozen account, and possible again after', () => {
    given(account, opened, deposited(50), frozen).when(withdraw(1)).thenRejected('AccountFrozen');
    given(account, opened, deposited(50), frozen, unfrozen).when(withdraw(1)).thenEvents(withdrawn(1));
  });
  it('is refused on a closed account', () => given(account, opened, closed).when(withdraw(1)).thenRejected('AccountClosed'));
  it('moves money each time: the idempotency key, not the rule, makes a retry safe', () =>
    given(account, opened, deposited(50), withdrawn(20)).when(withdraw(20)).thenEvents(withdrawn(20)));
  it('keeps its reference', () =>
    given(account, opened, deposited(5))
      .when(new WithdrawFunds({ accountId: '42', amount: 5, reference: 'rent' }))
      .thenEvents({ type: 'FundsWithdrawn', data: { amount: 5, currency: 'EUR', reference: 'rent' } }));
});

describe('freezing', () => {
  it('freezes an open account', () => given(account, opened).when(the.freeze).thenEvents(frozen));
  it('is quiet when frozen already', () => given(account, opened, frozen).when(the.freeze).thenNothing());
  it('is refused on a closed account', () => given(account, opened, closed).when(the.freeze).thenRejected('AccountClosed'));
});

describe('unfreezing', () => {
  it('opens a frozen account again', () => given(account, opened, frozen).when(the.unfreeze).thenEvents(unfrozen));
  it('is quiet when the account is open', () => given(account, opened).when(the.unfreeze).thenNothing());
  it('is refused on a closed account', () => given(account, opened, closed).when(the.unfreeze).thenRejected('AccountClosed'));
});

describe('closing', () => {
  it('closes an account at balance zero', () => given(account, opened, deposited(5), withdrawn(5)).when(the.close).thenEvents(closed));
  it('is refused while there is money', () =>
    given(account, opened, deposited(5)).when(the.close).thenRejected('BalanceNotZero', /holds 5 EUR/));
  it('is refused while there is debt', () =>
    given(account, openedWith({ overdraftLimit: 9 }), withdrawn(5)).when(the.close).thenRejected('BalanceNotZero', /-5 EUR/));
  it('is refused while frozen', () => given(account, opened, frozen).when(the.close).thenRejected('AccountFrozen'));
  it('is quiet when closed already', () => given(account, opened, closed).when(the.close).thenNothing());
});

describe('an adjustment', () => {
  it('raises or lowers the balance', () => {
    given(account, opened).when(adjust(7)).thenEvents(adjusted(7));
    given(account, opened, deposited(9)).when(adjust(-7)).thenEvents(adjusted(-7));
  });
  it('says which position it corrects', () =>
    given(account, opened)
      .when(new AdjustBalance({ accountId: '42', amount: 7, reason: 'booked twice', correctsPosition: 12 }))
      .thenEvents({ type: 'BalanceAdjusted', data: { amount: 7, currency: 'EUR', reason: 'booked twice', correctsPosition: 12 } }));
  it('may go below the overdraft limit, after which nothing can be taken out', () => {
    given(account, opened).when(adjust(-7)).thenEvents(adjusted(-7));
    given(account, opened, adjusted(-7)).when(withdraw(1)).thenRejected('InsufficientFunds');
  });
  it('is booked on a frozen account', () => given(account, opened, frozen).when(adjust(7)).thenEvents(adjusted(7)));
  it('is refused on a closed account', () => given(account, opened, closed).when(adjust(7)).thenRejected('AccountClosed'));
  it('is refused where the balance would leave its range, on either side', () => {
    given(account, opened, adjusted(MAX_BALANCE)).when(adjust(1)).thenRejected('BalanceOutOfRange');
    given(account, opened, adjusted(-MAX_BALANCE)).when(adjust(-MAX_AMOUNT)).thenRejected('BalanceOutOfRange');
  });
});
