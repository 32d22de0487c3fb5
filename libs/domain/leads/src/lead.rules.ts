import type { LeadEvent } from '@reprise/contracts-leads';
import { type Rejection, reject } from '@reprise/kernel';

/** Every way a lead says no. The edge maps each to an HTTP status. */
export const leadRules = [
  'LeadNotCaptured',
  'LeadAlreadyCaptured',
  'LeadNotEngaged',
  'LeadNotQualified',
  'LeadAlreadyConverted',
  'LeadAlreadyLost',
  'AttendanceDiffers',
  'ScoreOutdated',
  'VersionNotReached',
] as const;
export type LeadRule = (typeof leadRules)[number];

/** What follows from a command, or the rule that was broken. */
export type LeadDecision = readonly LeadEvent[] | Rejection<LeadRule>;

export const refuse = (rule: LeadRule, detail: string) => reject(rule, detail);
