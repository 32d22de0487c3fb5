import type { Random } from '../random';
import type { Market } from './market';
import { type Planned, write } from './planned';

const CURRENCY = 'EUR';
/** More than anybody has. */
const TOO_MUCH = 900_000_000_000;
const NEVER_AT = 999_999;

const stream = (account: string) => `account-${account}`;
const path = (account: string, what: string) => `/accounts/${account}/${what}`;

/** What a client does with accounts, alone and between them. */
export class AccountCommands {
  /** One that this client froze, and is to unfreeze. */
  private frozen: string | undefined;

  constructor(
    private readonly market: Market,
    private readonly random: Random,
  ) {}

  next(): Planned {
    if (this.market.size < 3) return this.open();
    const dice = this.random.next();
    const [, plan] = CHANCES.find(([upTo]) => dice < upTo) ?? CHANCES[0];
    return this[plan]();
  }

  open(): Planned {
    const accountId = this.market.newAccount();
    const initialDeposit = this.random.between(1, 50) * 1_000;
    const owner = { subjectId: accountId, name: `Owner of ${accountId}`, email: `${accountId}@example.org` };
    return {
      command: 'open',
      writes: [write(stream(accountId), initialDeposit, 2)],
      request: { path: '/accounts', body: { accountId, owner, currency: CURRENCY, initialDeposit } },
      then: ({ kind }) => kind === 'ok' && this.market.add(accountId),
    };
  }

  deposit(): Planned {
    const [account, amount] = [this.market.pick(this.random), this.random.between(1, 5_000)];
    return { command: 'deposit', writes: [write(stream(account), amount)], request: { path: path(account, 'deposits'), body: { amount } } };
  }

  withdraw(): Planned {
    const [account, amount] = [this.market.pick(this.random), this.random.between(1, 5_000)];
    return { command: 'withdraw', writes: [write(stream(account), -amount)], request: { path: path(account, 'withdrawals'), body: { amount } } };
  }

  adjust(): Planned {
    const [account, size] = [this.market.pick(this.random), this.random.between(1, 500)];
    const amount = this.random.chance(0.5) ? size : -size;
    return { command: 'adjust', writes: [write(stream(account), amount)], request: { path: path(account, 'adjustments'), body: { amount, reason: 'counted again' } } };
  }

  transfer(): Planned {
    const [fromAccountId, toAccountId] = this.market.two(this.random);
    const amount = this.random.between(1, 3_000);
    const writes = [write(stream(fromAccountId), -amount), write(stream(toAccountId), amount)];
    return { command: 'transfer', writes, request: { path: '/transfers', body: { fromAccountId, toAccountId, amount } } };
  }

  /** Refused by a rule. */
  overdraw(): Planned {
    const account = this.market.pick(this.random);
    return { command: 'overdraw', writes: [write(stream(account), -TOO_MUCH)], request: { path: path(account, 'withdrawals'), body: { amount: TOO_MUCH } } };
  }

  /** Only where the stream is where the client believes; sometimes it can't be. */
  conditional(): Planned {
    const account = this.market.pick(this.random);
    const expected = this.random.chance(0.2) ? NEVER_AT : (this.market.versionOf(stream(account)) ?? NEVER_AT);
    const writes = [{ ...write(stream(account), 1), expected }];
    return { command: 'conditional deposit', writes, request: { path: path(account, 'deposits'), body: { amount: 1 }, ifMatch: expected } };
  }

  /** An account that a client freezes, it alone unfreezes; where it can't tell whether it did, nobody does any more. */
  freeze(): Planned {
    const { frozen } = this;
    const account = frozen ?? this.market.hold(this.random);
    if (account === undefined) return this.deposit();
    this.frozen = undefined;
    const command = frozen === undefined ? 'freeze' : 'unfreeze';
    return {
      command,
      writes: [write(stream(account))],
      request: { path: path(account, command), body: { reason: 'looked into' } },
      then: ({ kind }) => {
        if (kind !== 'ok') return;
        if (command === 'freeze') this.frozen = account;
        else this.market.release(account);
      },
    };
  }
}

const CHANCES = [
  [0.38, 'deposit'],
  [0.58, 'withdraw'],
  [0.83, 'transfer'],
  [0.88, 'adjust'],
  [0.91, 'open'],
  [0.935, 'freeze'],
  [0.96, 'overdraw'],
  [1, 'conditional'],
] as const;
