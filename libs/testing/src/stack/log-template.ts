import { migrate, provisionLog } from '@reprise/event-store';
import { building } from './build-template';
import { templateNames } from './template-names';
import { asLogin } from './with-client';

/** Of the log's roles in test clusters: fixed, because roles belong to the cluster and runs may share one. */
export const PASSWORD = 'for-tests-only';
const PASSWORDS = { owner: PASSWORD, writer: PASSWORD, reader: PASSWORD, eraser: PASSWORD };

/** Makes the run's templates once, whichever worker comes first; the others wait for it. */
export function ensureTemplates(): Promise<void> {
  const { provisioned, migrated } = templateNames();
  return building(async (build) => {
    await build({ name: provisioned, from: 'template1' }, (url) => provisionLog({ adminUrl: url, passwords: PASSWORDS }));
    await build({ name: migrated, from: provisioned }, (url) => migrate(asLogin(url, 'reprise_owner', PASSWORD)));
  });
}
