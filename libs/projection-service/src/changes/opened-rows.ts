import { Injectable } from '@nestjs/common';
import { type Change, CheckpointWatch, type FollowChanges, type Projection, changes } from '@reprise/projections';
import { PersonalData } from '../personal/personal-data';

/** Rows as they change, what is personal in them opened. */
@Injectable()
export class OpenedRows {
  constructor(
    private readonly watch: CheckpointWatch,
    private readonly personal: PersonalData,
  ) {}

  /** @throws InvalidCursor, VaultUnavailable, EnvelopeDamaged, SubjectKeyMissing */
  async *changes(projection: Projection, from: Omit<FollowChanges, 'watch'>): AsyncGenerator<Change<unknown>> {
    for await (const change of changes(projection, { ...from, watch: this.watch })) {
      yield { ...change, row: await this.personal.open(projection.row, change.row) };
    }
  }
}
