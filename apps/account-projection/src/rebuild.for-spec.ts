import type { AccountEvent } from '@reprise/contracts-accounts';
import type { PublishedLog } from '@reprise/testing';

const owner = (id: string) => ({ subjectId: id, name: 'Ada', email: 'ada@example.org' });
export const opened = (accountId: string): AccountEvent => ({ type: 'AccountOpened', data: { accountId, owner: owner(accountId), currency: 'EUR', overdraftLimit: 0 } });
export const deposited = (amount: number): AccountEvent => ({ type: 'FundsDeposited', data: { amount, currency: 'EUR' } });

/** A client for each account, who deposits 1 again and again, and keeps what was acknowledged. */
export class Depositors {
  readonly balances: number[];
  /** Of the last deposit of each. */
  readonly positions: number[];
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly log: PublishedLog<AccountEvent>,
    private readonly accounts: number,
  ) {
    this.balances = Array.from({ length: accounts }, () => 0);
    this.positions = [...this.balances];
  }

  /** Opens the accounts, each with so many deposits. */
  async open(deposits: number): Promise<void> {
    for (let account = 0; account < this.accounts; account++) {
      this.positions[account] = await this.log.append(`account-${account}`, opened(String(account)), ...Array.from({ length: deposits }, () => deposited(1)));
      this.balances[account] = deposits;
    }
  }

  start(perSecond: number): void {
    this.running = this.deposit(perSecond);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async deposit(perSecond: number): Promise<void> {
    const began = performance.now();
    for (let turn = 0; !this.stopped; turn++) {
      const account = turn % this.accounts;
      this.positions[account] = await this.log.append(`account-${account}`, deposited(1));
      this.balances[account] = (this.balances[account] ?? 0) + 1;
      const ahead = began + (turn * 1_000) / perSecond - performance.now();
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
    }
  }
}
