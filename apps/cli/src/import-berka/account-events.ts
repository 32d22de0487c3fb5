import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import type { NewEvent } from '@reprise/event-store';
import { v5 } from 'uuid';
import type { BankAccount, BankTransaction } from './bank';
import { toIso } from './bank-date';

/** Never to be changed: event ids are made from it, and a second import finds its events by them. */
const NAMESPACE = '5b0f1f0e-6a3c-4c58-9d53-3d1a7c1f4b0e';

const ACTOR = 'import:berka';
const CURRENCY = 'CZK';

/** Who an account belongs to; without an OWNER, somebody only this account knows. */
const ownerOf = ({ accountId, ownerId }: BankAccount) =>
  ownerId === undefined
    ? { subjectId: `berka-account-${accountId}-owner`, name: `Owner of account ${accountId}`, email: `account-${accountId}@berka.example` }
    : { subjectId: `berka-client-${ownerId}`, name: `Client ${ownerId}`, email: `client-${ownerId}@berka.example` };

export const accountIdOf = ({ accountId }: Pick<BankAccount, 'accountId'>): string => `berka-${accountId}`;

export const streamIdOf = (account: Pick<BankAccount, 'accountId'>): string => `${accountEvents.category}-${accountIdOf(account)}`;

/** The event of an account's opening. Its id is the same whenever it is made. */
export function openingOf(account: BankAccount): NewEvent {
  const owner = ownerOf(account);
  const data = { accountId: accountIdOf(account), owner, currency: CURRENCY, overdraftLimit: 0 };
  return newEvent(account, { type: 'AccountOpened', data }, { cause: `account-${account.accountId}`, day: account.opened });
}

/** The event of a transaction. Its id is the same whenever it is made. */
export function movementOf(account: BankAccount, { transId, day, change, reference }: BankTransaction): NewEvent {
  const type = change > 0 ? 'FundsDeposited' : 'FundsWithdrawn';
  const data = { amount: Math.abs(change), currency: CURRENCY, reference };
  return newEvent(account, { type, data }, { cause: `trans-${transId}`, day });
}

interface Origin {
  /** The line it comes from, by its id. */
  readonly cause: string;
  readonly day: number;
}

function newEvent(account: BankAccount, event: AccountEvent, { cause, day }: Origin): NewEvent {
  return {
    ...accountEvents.codec.encode(event),
    eventId: v5(cause, NAMESPACE),
    occurredAt: toIso(day),
    metadata: {
      correlationId: `import-berka-account-${account.accountId}`,
      causationId: `berka-${cause}`,
      actor: ACTOR,
      subjectId: ownerOf(account).subjectId,
    },
  };
}
