import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { LogReader } from '@reprise/messaging';
import { FileEpochKeys, type FoundAt, type IndexKind, type MaySee, type Opened, PersonalOpener, PostgresVault, VaultUnavailable, readMasterKey } from '@reprise/privacy';
import { Metrics, type Sight } from '@reprise/service-kit';
import type { z } from 'zod';
import { ENV } from '../definition';
import { LOG_READER } from '../feed/feed.providers';
import type { ProjectionEnv } from '../projection-env';
import { erasuresIn } from './erasures-by-http';
import { noVault } from './no-vault';
import { vaultMetrics } from './vault-metrics';
import { vaultSettings } from './vault-settings';

/** Without a vault: what was never sealed is shown to who may see it, what was is hidden. */
const onlyUnsealed =
  (mayOpen: MaySee): MaySee =>
  (subjectId) =>
    subjectId === undefined && mayOpen(subjectId);

interface Opening {
  /** Of the caller who is answered. */
  readonly sight: Sight;
  readonly foundAt?: FoundAt;
}

/** Opens what is personal in answers: rows hold envelopes, and nobody else looks into them. */
@Injectable()
export class PersonalData implements OnModuleInit, OnApplicationShutdown {
  private readonly settings;
  private readonly countFailure: (error: unknown) => void;
  private vault: Promise<PostgresVault> | undefined;

  constructor(
    @Inject(ENV) env: ProjectionEnv,
    @Inject(LOG_READER) private readonly log: LogReader,
    metrics: Metrics,
  ) {
    this.settings = vaultSettings(env);
    this.countFailure = vaultMetrics(metrics, this.settings && (async () => (await this.opened()).ping()));
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
  async open<Schema extends z.ZodType, Value extends z.output<Schema>>(schema: Schema, value: Value, { sight: { mayOpen }, foundAt }: Opening): Promise<Opened<Value>> {
    const find = async (subjectIds: readonly string[]) => (await this.opened()).find(subjectIds);
    try {
      return await new PersonalOpener({ find }, schema).open(value, this.settings ? mayOpen : onlyUnsealed(mayOpen), foundAt);
    } catch (error) {
      this.countFailure(error);
      throw error;
    }
  }

  /** Subjects that something was ever said of with this value, however it was written. @throws VaultUnavailable; Problem 501 where there is no vault */
  async lookUp(kind: IndexKind, value: string): Promise<readonly string[]> {
    if (!this.settings) throw noVault();
    return (await this.opened()).lookUp(kind, value);
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
