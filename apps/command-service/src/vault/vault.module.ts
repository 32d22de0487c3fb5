import { type DynamicModule, Logger, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EventStore } from '@reprise/event-store';
import { Eraser, FileEpochKeys, PostgresVault, indexPersonal, maskPersonal, migrateVault, readMasterKey, sealPersonal } from '@reprise/privacy';
import { Readiness } from '@reprise/service-kit';
import type { MaskPersonal } from '../commands/fingerprint';
import type { SealEvent } from '../commands/new-events';
import { EVENT_STORE } from '../log/log.module';
import { announceIn, erasuresIn } from '../subjects/erased-subjects';
import { VaultMetrics } from './vault-metrics';
import { Resumption } from './resumption';
import { MASK_PERSONAL, SEAL_EVENT } from './tokens';
import type { VaultSettings } from './vault-settings';

/** The vault, as keeper: seals what is appended, and erases. Erasures that were left undone are finished at start and from then on. */
@Module({})
export class VaultModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly resumption: Resumption;

  constructor(
    private readonly vault: PostgresVault,
    eraser: Eraser,
    readiness: Readiness,
  ) {
    readiness.add('vault', () => vault.unsealed());
    this.resumption = new Resumption(eraser, new Logger('Vault'));
  }

  static for(settings: VaultSettings): DynamicModule {
    return {
      module: VaultModule,
      global: true,
      providers: [
        VaultMetrics,
        { provide: PostgresVault, useFactory: (store: EventStore) => openVault(settings, store), inject: [EVENT_STORE] },
        { provide: SEAL_EVENT, useFactory: sealing, inject: [PostgresVault] },
        { provide: MASK_PERSONAL, useFactory: (vault: PostgresVault): MaskPersonal => (given) => maskPersonal(vault, given), inject: [PostgresVault] },
        { provide: Eraser, useFactory: (vault: PostgresVault, store: EventStore) => new Eraser(vault, announceIn(store)), inject: [PostgresVault, EVENT_STORE] },
      ],
      exports: [PostgresVault, SEAL_EVENT, MASK_PERSONAL, Eraser],
    };
  }

  onApplicationBootstrap() {
    this.resumption.start();
  }

  async onApplicationShutdown() {
    await this.resumption.stop();
    await this.vault.close();
  }
}

/** An event that can't be indexed is not sealed, and so not written: what is in the log can be found. */
const sealing =
  (vault: PostgresVault): SealEvent =>
  async (event) => {
    await indexPersonal(vault, event);
    return sealPersonal(vault, event);
  };

async function openVault({ url, migratorUrl, masterKey, keyFolder }: VaultSettings, store: EventStore): Promise<PostgresVault> {
  if (migratorUrl) await migrateVault(migratorUrl);
  const epochKeys = new FileEpochKeys(keyFolder, readMasterKey({ VAULT_MASTER_KEY: masterKey }));
  return PostgresVault.open({ url, epochKeys, erasuresInLog: erasuresIn(store) });
}
