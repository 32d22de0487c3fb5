import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseUrls } from './databases';
import { ownMark } from './lock';
import { readSecrets } from './secrets';
import { serviceUrls, servicesOf } from './services';
import { readState, writeState } from './state';

describe('a system that a version without leads started', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'reprise-earlier-'));
  afterAll(() => rmSync(dataDir, { recursive: true }));

  it('is understood by this one, so that it can be shown and ended', () => {
    const { leadProjection, ...services } = serviceUrls(3_000);
    const { readModels, ...databases } = databaseUrls('postgres://postgres@127.0.0.1:3032/postgres', readSecrets(dataDir));
    const { lead, ...earlier } = readModels;
    const written = { supervisor: ownMark(), ready: true, environment: { ...services, ...databases, readModels: earlier, vault: null, kafka: null }, processes: [] };
    writeState(dataDir, written);
    const read = readState(dataDir);
    expect(read).toMatchObject(written);
    expect(read && servicesOf(read.environment).map(({ url }) => url)).not.toContain(leadProjection);
    expect(lead).toContain('read_lead');
  });
});
