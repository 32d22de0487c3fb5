import { Injectable } from '@nestjs/common';
import type { Projection } from '@reprise/projections';
import type { Sight } from '@reprise/service-kit';
import { DataSource } from 'typeorm';

/** Tells who may look at their own rows alone which these are. */
@Injectable()
export class OwnRows {
  constructor(private readonly database: DataSource) {}

  /** False: to the caller the row of this key is to be as if it were not there. */
  async shows({ only }: Sight, { name, subject }: Projection, key: string): Promise<boolean> {
    if (only === undefined) return true;
    if (subject === undefined) return false;
    return this.database.getRepository(name).existsBy({ _key: key, [subject]: only });
  }
}
