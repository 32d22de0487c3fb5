import { type LeadEvent, LeadId, leadEvents } from '@reprise/contracts-leads';
import { type Recorded, idOf } from '@reprise/kernel';
import { defineProjection } from '@reprise/projections';
import { z } from 'zod';

/** One thing that the contact did. A step never changes. */
export const JourneyStep = z.object({
  leadId: LeadId,
  streamVersion: z.int().positive(),
  position: z.int().positive(),
  occurredAt: z.iso.datetime(),
  step: z.enum(['captured', 'email-opened', 'webinar-attended', 'page-visited', 'converted']),
  source: z.string().nullable(),
  campaign: z.string().nullable(),
  webinar: z.string().nullable(),
  minutes: z.int().nullable(),
  path: z.string().nullable(),
});
export type JourneyStep = z.infer<typeof JourneyStep>;

type Step = Pick<JourneyStep, 'step'> & Partial<JourneyStep>;

/** Undefined for what was done with the lead, not by the contact. */
const stepOf = (event: LeadEvent): Step | undefined => {
  switch (event.type) {
    case 'LeadCaptured':
      return { step: 'captured', source: event.data.source, campaign: event.data.campaign ?? null };
    case 'EmailOpened':
      return { step: 'email-opened', campaign: event.data.campaign };
    case 'WebinarAttended':
      return { step: 'webinar-attended', ...event.data };
    case 'PageVisited':
      return { step: 'page-visited', path: event.data.path };
    case 'LeadConverted':
      return { step: 'converted' };
    case 'LeadScored':
    case 'LeadQualified':
    case 'LeadLost':
      return undefined;
  }
};

const nothing = { source: null, campaign: null, webinar: null, minutes: null, path: null };

const keyOf = ({ streamId, streamVersion }: Recorded<LeadEvent>) => `${streamId}/${streamVersion}`;

export const leadJourney = defineProjection({
  name: 'lead_journey',
  version: 1,
  from: leadEvents,
  row: JourneyStep,
  indexes: [['leadId', 'streamVersion']],
  key: (event) => (stepOf(event) ? keyOf(event) : []),
  evolve: (_, event) => {
    const step = stepOf(event);
    if (!step) return null;
    const { streamId, streamVersion, position, occurredAt } = event;
    return { ...nothing, ...step, leadId: idOf(streamId), streamVersion, position, occurredAt };
  },
});
