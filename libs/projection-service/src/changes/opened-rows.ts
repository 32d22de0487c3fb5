import { Injectable } from '@nestjs/common';
import { type Change, CheckpointWatch, type FollowChanges, type Projection, changes } from '@reprise/projections';
import type { Sight } from '@reprise/service-kit';
import { PersonalData } from '../personal/personal-data';

/** Rows that the caller may see, as they change, what is personal in them open as far as the caller may look. */
@Injectable()
export class OpenedRows {
  constructor(
    private readonly watch: CheckpointWatch,
    private readonly personal: PersonalData,
  ) {}

  /** @throws InvalidCursor, VaultUnavailable, EnvelopeDamaged, SubjectKeyMissing */
  async *changes(projection: Projection, from: Omit<FollowChanges, 'watch' | 'subjectId'>, sight: Sight): AsyncGenerator<Change<unknown>> {
    for await (const change of changes(projection, { ...from, subjectId: sight.only, watch: this.watch })) {
      yield { ...change, row: await this.personal.open(projection.row, change.row, { sight }) };
    }
  }
}
