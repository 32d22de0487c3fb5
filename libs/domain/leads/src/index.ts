export * from './lead.commands';
export * from './lead.decider';
export { unreached } from './lead.progress';
export { type LeadDecision, type LeadRule, leadRules } from './lead.rules';
export type { CapturedLead, Lead, Stage } from './lead.state';
