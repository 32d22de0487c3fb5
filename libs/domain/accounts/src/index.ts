export * from './account.commands';
export * from './account.decider';
export { MAX_BALANCE } from './account.guards';
export { type AccountDecision, type AccountRule, accountRules } from './account.rules';
export type { Account, OpenedAccount } from './account.state';
export * from './transfer-funds';
