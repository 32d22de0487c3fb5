import type { Random } from '../random';
import { type Planned, write } from './planned';

/** Leads that are captured and then look around for a while. */
export class LeadCommands {
  private lead: string | undefined;
  private made = 0;

  constructor(
    private readonly client: number,
    private readonly random: Random,
  ) {}

  next(): Planned {
    if (this.lead === undefined || this.random.chance(0.2)) return this.capture();
    const body = { path: this.random.chance(0.5) ? '/pricing' : '/docs' };
    return { command: 'lead visits', writes: [write(`lead-${this.lead}`)], request: { path: `/leads/${this.lead}/page-visits`, body } };
  }

  private capture(): Planned {
    this.made += 1;
    const leadId = `c${this.client}-${this.made}`;
    const contact = { subjectId: `lead-${leadId}`, name: `Lead ${leadId}`, email: `lead-${leadId}@example.org` };
    return {
      command: 'lead',
      writes: [write(`lead-${leadId}`)],
      request: { path: '/leads', body: { leadId, contact, source: 'fair' } },
      then: ({ kind }) => (this.lead = kind === 'ok' ? leadId : undefined),
    };
  }
}
