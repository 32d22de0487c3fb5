import type { LeadRule } from '@reprise/domain-leads';

/** 409: not in its present state, which may be that nobody captured it; 422: not with these values. */
export const LEAD_RULE_STATUS = {
  LeadNotCaptured: 409,
  LeadAlreadyCaptured: 409,
  LeadNotEngaged: 409,
  LeadNotQualified: 409,
  LeadAlreadyConverted: 409,
  LeadAlreadyLost: 409,
  AttendanceDiffers: 409,
  ScoreOutdated: 409,
  VersionNotReached: 422,
} as const satisfies Record<LeadRule, number>;
