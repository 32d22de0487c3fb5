import type { UpcasterChains } from '@reprise/kernel';
import type { LeadEvent } from './leads.events';

/** No event of a lead has had another shape yet: every chain is empty, and every version 1. */
export const leadUpcasters: UpcasterChains<LeadEvent> = {};
