import { randomUUID } from 'node:crypto';
import { type LeadEvent, leadEvents } from '@reprise/contracts-leads';
import { type EventToSeal, PostgresVault, sealPersonal } from '@reprise/privacy';
import { createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, type TestVault, createTestVault, publishedLog, withClient } from '@reprise/testing';
import { leadProjection } from './lead-projection';

const metadata = { correlationId: 'test', causationId: 'test', actor: 'tester' };

describe('personal data of leads', () => {
  let log: PublishedLog<LeadEvent>;
  let at: TestVault;
  let keeper: PostgresVault;
  let position: number;
  const ended: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    [log, at] = await Promise.all([publishedLog(leadEvents, 'log'), createTestVault()]);
    keeper = await PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), async *erasuresInLog() {} });
    position = await captureAda();
  });
  afterAll(async () => {
    for (const end of ended) await end();
    await keeper?.close();
    await Promise.all([log?.close(), at?.drop()]);
  });

  async function captureAda() {
    const contact = { subjectId: 'ada', name: 'Canary Ada', email: 'ada@canary.example', company: 'Engines' };
    const place: Omit<EventToSeal, 'data'> = { schema: leadEvents.codec.members.get('LeadCaptured')!, eventId: randomUUID(), streamId: 'lead-1', schemaVersion: 1 };
    const data = await sealPersonal(keeper, { ...place, data: { leadId: '1', contact, source: 'fair' } });
    const { streams } = await log.store.append({
      streams: [{ streamId: 'lead-1', expectedVersion: 0, events: [{ eventId: place.eventId, type: 'LeadCaptured', schemaVersion: 1, data, metadata }] }],
    });
    return streams[0]?.position ?? 0;
  }

  const start = async (env: Record<string, string>) => {
    const app = await createService(leadProjection, readEnv(leadProjection.env, { ...log.env, ...env, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    ended.push(() => app.close());
    const url = await app.getUrl();
    return async (path: string) => {
      const stream: Record<string, string> = path.startsWith('/leads?') ? { 'Reprise-Stream': 'lead-1' } : {};
      const response = await fetch(`${url}${path}`, { headers: { 'Reprise-Min-Position': String(position), Prefer: 'wait=30', ...stream } });
      return (await response.json()) as Record<string, unknown>;
    };
  };

  it('is opened in answers where there is a vault', async () => {
    const ask = await start({ VAULT_URL: at.readerUrl, VAULT_MASTER_KEY: at.masterKey, VAULT_KEY_FOLDER: at.keyFolder });
    const personal = { leadId: '1', contactName: 'Canary Ada', contactEmail: 'ada@canary.example' };
    expect(await ask('/leads/1')).toMatchObject({ ...personal, company: 'Engines' });
    expect(await ask(`/leads/1?asOf=${position}`)).toMatchObject({ ...personal, asOf: { position } });
    expect(await ask('/leads?limit=1')).toMatchObject({ items: [personal] });
  });

  it('is hidden where there is none', async () => {
    const ask = await start({});
    expect(await ask('/leads/1')).toMatchObject({ contactName: { hidden: true }, contactEmail: { hidden: true }, company: 'Engines' });
  });

  it('is in envelopes in the rows of leads, and not at all in those of journeys', async () => {
    const rows = await withClient(log.env['READ_MODEL_URL'] ?? '', async (client) =>
      (await client.query<{ row: string }>('SELECT s::text AS row FROM lead_score s UNION ALL SELECT j::text FROM lead_journey j')).rows.map(({ row }) => row).join(),
    );
    expect(rows).toContain('pii:1:ada:');
    expect(rows).not.toMatch(/anary/);
  });
});
