import { accountEvents } from '@reprise/contracts-accounts';
import { leadEvents } from '@reprise/contracts-leads';
import { orderEvents } from '@reprise/contracts-orders';
import { privacyEvents, purgeEvents } from '@reprise/contracts-privacy';
import type { AnyContract } from '@reprise/kernel';

/** Everything this system may have in its log, and publishes. A new context is one more line. */
export const contexts: readonly AnyContract[] = [accountEvents, orderEvents, leadEvents, privacyEvents, purgeEvents];

const byCategory: ReadonlyMap<string, AnyContract> = new Map(contexts.map((contract) => [contract.category, contract]));

/** Undefined: this build has no context with such streams. */
export const contextOf = (category: string): AnyContract | undefined => byCategory.get(category);
