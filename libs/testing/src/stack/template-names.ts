import { testRun } from './test-environment';

/** The databases that a run's logs and vaults are copies of: with roles and grants only, and with the schema. */
export const templateNames = () => ({ provisioned: `log_provisioned_${testRun()}`, migrated: `log_migrated_${testRun()}`, vault: `vault_${testRun()}` });
