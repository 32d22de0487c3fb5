export * from './lead.commands';
export * from './lead.decider';
export { type LeadDecision, type LeadRule, leadRules } from './lead.rules';
export type { CapturedLead, Lead, Stage } from './lead.state';
