import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { PersonalData, oneMore, pageOf } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { type Cursor, type Sight, keyOf, listMark } from '@reprise/service-kit';
import { type FindOptionsWhere, In, MoreThan, Repository } from 'typeorm';
import { z } from 'zod';
import { type LeadScoreRow, leadScoreEntity } from '../entities';
import { LeadScore, leadScore } from '../lead-score.projection';

/** Which leads. */
interface LeadList {
  readonly path: string;
  /** What the list's cursors are good for. */
  readonly filters: object;
  readonly where: FindOptionsWhere<LeadScoreRow>;
  /** Of these alone; undefined: of everybody. */
  readonly contacts: readonly string[] | undefined;
  readonly sight: Sight;
}

interface Part {
  readonly limit: number;
  readonly cursor?: Cursor<string> | undefined;
}

/** Leads that the caller may see, in order of their id, open as far as the caller may look. */
@Injectable()
export class LeadPages {
  constructor(
    @InjectRepository(leadScoreEntity) private readonly leads: Repository<LeadScoreRow>,
    private readonly personal: PersonalData,
  ) {}

  async page({ path, filters, where, contacts, sight }: LeadList, { limit, cursor }: Part) {
    const list = listMark(path, { ...filters, only: sight.only });
    const after = keyOf(cursor, list);
    const visible = seenOf(contacts, sight);
    const found = await this.leads.find({
      where: { ...where, ...(visible && { contactSubjectId: In([...visible]) }), ...(after !== undefined && { leadId: MoreThan(after) }) },
      order: { leadId: 'ASC' },
      take: oneMore(limit),
    });
    const { items, nextCursor } = pageOf(found.map((lead) => toRow(leadScore, lead)), { list, limit }, ({ leadId }) => leadId);
    return { items: await this.personal.open(z.array(LeadScore), [...items], { sight }), nextCursor };
  }
}

/** Of these contacts, those whose leads the caller may see; undefined: everybody's. */
function seenOf(contacts: readonly string[] | undefined, { only }: Sight): readonly string[] | undefined {
  if (only === undefined) return contacts;
  return contacts === undefined || contacts.includes(only) ? [only] : [];
}
