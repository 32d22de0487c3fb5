import { type Conversion, leadEvents } from '@reprise/contracts-leads';
import { type CapturedLead, CaptureLead, ConvertLead, type Lead, type LeadCommand, LoseLead, QualifyLead, RecordAttendance, RecordEmailOpen, RecordPageVisit, ScoreLead, lead } from '@reprise/domain-leads';
import { purchase } from './money';
import type { Person } from './people';
import { Pool } from './pool';
import type { LiveStream, Step } from './recorder';
import { type World, staffOf } from './world';

const kind = { contract: leadEvents, decider: lead };

const MOST_OPEN = 800;
const LONGEST = 2_000;
const OPENINGS = 9;
const CAMPAIGNS = ['spring-mailing', 'autumn-fair', 'newsletter'] as const;

interface LiveLead extends LiveStream<Lead> {
  readonly person: Person;
  /** What the lead has just become, before that is written down. */
  became?: Pick<Conversion, 'orderId' | 'accountId'>;
}

/** What a lead can become. */
export interface Becomes {
  openFor(person: Person): { readonly id: string; readonly step: Step };
}

export interface Outcomes {
  readonly orderId?: Becomes | undefined;
  readonly accountId?: Becomes | undefined;
}

/** Leads: pages, e-mails, webinars, scores; some are qualified and become customers, many are lost. */
export class LeadLives {
  private readonly open: Pool<LiveLead>;

  constructor(
    private readonly world: World,
    private readonly outcomes: Outcomes,
  ) {
    this.open = new Pool(world.chance, MOST_OPEN);
  }

  step(): Step {
    const busy = this.world.chance.percent(OPENINGS) ? undefined : this.open.busy();
    return busy ? this.act(busy) : this.capture();
  }

  private capture(): Step {
    const { chance, people, recorder } = this.world;
    const person = people.next();
    const { subjectId, name, email, company } = person;
    const captured: LiveLead = { ...recorder.newStream(kind, subjectId), person };
    const contact = { subjectId, name, email, ...(chance.percent(60) && { company }) };
    const came = { source: chance.pick(['website', 'fair', 'referral', 'webinar']), ...(chance.percent(40) && { campaign: chance.pick(CAMPAIGNS) }) };
    this.open.add(captured);
    return this.give(captured, new CaptureLead({ leadId: captured.id, contact, ...came }));
  }

  private act(on: LiveLead): Step {
    const { chance } = this.world;
    const { state } = on;
    if (state.stage === 'uncaptured') throw new TypeError(`lead ${on.id} was not captured`);
    if (on.became) return this.convert(on, on.became);
    if (on.version >= LONGEST || chance.percent(2)) return this.lose(on);
    if (state.stage === 'qualified' && chance.percent(15)) return this.become(on);
    if (state.stage === 'engaged' && on.version >= 4 && chance.percent(12)) return this.qualify(on);
    if (on.version > state.scoredVersion && chance.percent(10)) return this.score(on);
    return this.activity(on, state);
  }

  private activity(on: LiveLead, { attended }: CapturedLead): Step {
    const { chance } = this.world;
    const webinar = `Webinar ${chance.int(1, 12)}`;
    const isNew = attended.every((attendance) => attendance.webinar !== webinar);
    if (isNew && chance.percent(8)) return this.give(on, new RecordAttendance({ leadId: on.id, webinar, minutes: chance.int(5, 75) }));
    if (chance.percent(35)) return this.give(on, new RecordEmailOpen({ leadId: on.id, campaign: chance.pick(CAMPAIGNS) }));
    return this.give(on, new RecordPageVisit({ leadId: on.id, path: chance.pick(['/', '/pricing', '/features', '/docs', '/customers', '/blog/replay']) }));
  }

  private score(on: LiveLead): Step {
    const score = Math.min(100, on.version * 5 + this.world.chance.int(0, 25));
    const reasons = [score > 60 ? 'comes back often' : 'has shown little yet'];
    return this.give(on, new ScoreLead({ leadId: on.id, score, model: 'interest-2', reasons, basedOnVersion: on.version }), 'interest-2');
  }

  private qualify(on: LiveLead): Step {
    const by = staffOf(this.world.chance);
    return this.give(on, new QualifyLead({ leadId: on.id, by, reason: this.world.chance.pick(['asked for an offer', 'has a budget', 'fits well']) }), by);
  }

  /** First the order or the account of the same person; the conversion names it afterwards. */
  private become(on: LiveLead): Step {
    const { orderId, accountId } = this.outcomes;
    const wants = this.world.chance.percent(50) ? 'orderId' : 'accountId';
    if (orderId && (wants === 'orderId' || !accountId)) return this.opened(on, 'orderId', orderId);
    return accountId ? this.opened(on, 'accountId', accountId) : this.convert(on, {});
  }

  private opened(on: LiveLead, as: 'orderId' | 'accountId', where: Becomes): Step {
    const { id, step } = where.openFor(on.person);
    on.became = { [as]: id };
    return step;
  }

  private convert(on: LiveLead, became: NonNullable<LiveLead['became']>): Step {
    const { chance } = this.world;
    this.open.remove(on);
    return this.give(on, new ConvertLead({ leadId: on.id, ...became, value: { amount: purchase(chance), currency: 'EUR' } }), staffOf(chance));
  }

  private lose(on: LiveLead): Step {
    const { chance } = this.world;
    this.open.remove(on);
    return this.give(on, new LoseLead({ leadId: on.id, reason: chance.pick(['no answer', 'chose another', 'no budget', 'no need']) }), staffOf(chance));
  }

  private give(on: LiveLead, command: LeadCommand, actor = on.subjectId): Step {
    return this.world.recorder.handle(kind, on, { command, actor });
  }
}
