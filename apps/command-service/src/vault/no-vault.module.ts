import { Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';

/** Stands where there is no vault, and says what that means. */
@Module({})
export class NoVaultModule implements OnApplicationBootstrap {
  private readonly logger = new Logger('Vault');

  onApplicationBootstrap() {
    this.logger.warn('VAULT_URL is not set: personal data is written as it is, and nobody can be erased');
  }
}
