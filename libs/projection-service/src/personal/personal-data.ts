import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { LogReader } from '@reprise/messaging';
import { FileEpochKeys, type FoundAt, type MaySee, type Opened, PersonalOpener, PostgresVault, VaultUnavailable, readMasterKey } from '@reprise/privacy';
import type { z } from 'zod';
import { ENV } from '../definition';
import { LOG_READER } from '../feed/feed.providers';
import type { ProjectionEnv } from '../projection-env';
import { erasuresIn } from './erasures-by-http';
import { vaultSettings } from './vault-settings';

/** Without a vault: what was never sealed is shown, what was is hidden. */
const onlyUnsealed: MaySee = (subjectId) => subjectId === undefined;

const everyone: MaySee = () => true;

interface Opening {
  readonly foundAt?: FoundAt;
  /** Everyone, unless told. */
  readonly callerMaySee?: MaySee;
}

/** Opens what is personal in answers: rows hold envelopes, and nobody else looks into them. */
@Injectable()
export class PersonalData implements OnModuleInit, OnApplicationShutdown {
  private readonly settings;
  private vault: Promise<PostgresVault> | undefined;

  constructor(
    @Inject(ENV) env: ProjectionEnv,
    @Inject(LOG_READER) private readonly log: LogReader,
  ) {
    this.settings = vaultSettings(env);
  }

  /** A vault that is away does not keep the service from starting; one that is misconfigured does. */
  async onModuleInit() {
    try {
      if (this.settings) await this.opened();
    } catch (error) {
      if (!(error instanceof VaultUnavailable)) throw error;
      new Logger('Vault').warn(error.message);
    }
  }

  /** @throws VaultUnavailable, EnvelopeDamaged, SubjectKeyMissing */
  async open<Schema extends z.ZodType, Value extends z.output<Schema>>(schema: Schema, value: Value, { foundAt, callerMaySee = everyone }: Opening = {}): Promise<Opened<Value>> {
    const find = async (subjectIds: readonly string[]) => (await this.opened()).find(subjectIds);
    return new PersonalOpener({ find }, schema).open(value, this.settings ? callerMaySee : onlyUnsealed, foundAt);
  }

  async onApplicationShutdown() {
    const vault = await this.vault?.catch(() => undefined);
    await vault?.close();
  }

  /** Tried again with every answer until it is reached once. */
  private opened(): Promise<PostgresVault> {
    this.vault ??= this.connect().catch((error: unknown) => {
      this.vault = undefined;
      throw error;
    });
    return this.vault;
  }

  private async connect(): Promise<PostgresVault> {
    if (!this.settings) throw new VaultUnavailable('this service was given none');
    const { url, masterKey, keyFolder } = this.settings;
    const epochKeys = new FileEpochKeys(keyFolder, readMasterKey({ VAULT_MASTER_KEY: masterKey }));
    return PostgresVault.open({ url, epochKeys, erasuresInLog: erasuresIn(this.log) });
  }
}
