import type { Conversion } from '@reprise/contracts-leads';
import type { Rejection } from '@reprise/kernel';
import type { ConvertLead, LoseLead, QualifyLead, ScoreLead } from './lead.commands';
import { onceCaptured, whileOpen } from './lead.guards';
import { type LeadDecision, type LeadRule, refuse } from './lead.rules';
import type { CapturedLead, Lead } from './lead.state';

export const score = ({ data: { leadId, ...assessment } }: ScoreLead, state: Lead): LeadDecision =>
  whileOpen(leadId, state, ({ scoredVersion }) => {
    const { basedOnVersion } = assessment;
    if (basedOnVersion < scoredVersion) return refuse('ScoreOutdated', `lead ${leadId} has a score based on version ${scoredVersion}, later than ${basedOnVersion}`);
    return [{ type: 'LeadScored', data: assessment }];
  });

/**
 * Whether a score that the decider has nothing against is based on more than the lead's stream has. `version` is the
 * stream's, which no fold can tell: purged events count in it, and are folded into no state.
 */
export const unreached = ({ data: { leadId, basedOnVersion } }: ScoreLead, version: number): Rejection<LeadRule> | undefined =>
  basedOnVersion > version ? refuse('VersionNotReached', `lead ${leadId} is at version ${version}: nothing can be based on version ${basedOnVersion}`) : undefined;

/** What a projection makes of the lead is no ground to decide on: tomorrow's rule makes another score of the same events. */
export const qualify = ({ data: { leadId, by, reason } }: QualifyLead, state: Lead): LeadDecision =>
  whileOpen(leadId, state, ({ stage }) => {
    if (stage === 'qualified') return [];
    if (stage === 'new') return refuse('LeadNotEngaged', `lead ${leadId} has done nothing yet: no e-mail opened, no page visited, no webinar attended`);
    return [{ type: 'LeadQualified', data: { by, reason } }];
  });

export const convert = ({ data: { leadId, ...conversion } }: ConvertLead, state: Lead): LeadDecision => {
  if (state.stage === 'converted' && isSame(state, conversion)) return [];
  return whileOpen(leadId, state, ({ stage }) =>
    stage === 'qualified' ? [{ type: 'LeadConverted', data: conversion }] : refuse('LeadNotQualified', `lead ${leadId} is ${stage}, not qualified`),
  );
};

const isSame = ({ conversion = {} }: CapturedLead, { orderId, accountId, value }: Conversion) =>
  conversion.orderId === orderId &&
  conversion.accountId === accountId &&
  conversion.value?.amount === value?.amount &&
  conversion.value?.currency === value?.currency;

export const lose = ({ data: { leadId, reason } }: LoseLead, state: Lead): LeadDecision =>
  onceCaptured(leadId, state, (lead) => (lead.stage === 'lost' ? [] : whileOpen(leadId, lead, () => [{ type: 'LeadLost', data: { reason } }])));
