import { Injectable } from '@nestjs/common';
import { PostgresVault } from '@reprise/privacy';
import { Metrics } from '@reprise/service-kit';

@Injectable()
export class VaultMetrics {
  constructor(metrics: Metrics, vault: PostgresVault) {
    metrics.showUp('reprise_vault_up', 'The vault answers: 1, or not: 0.', () => vault.ping());
    metrics.show('reprise_erasures_unfinished', 'Erasures that were begun and not finished yet.', async () => (await vault.unfinished()).length);
    metrics.showPool('vault', () => vault.connections);
  }
}
