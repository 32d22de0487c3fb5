import { missingForKafka } from '@reprise/stack';
import { FAULTS } from './nemesis/faults';
import { closingLine } from './run/report';
import { runFaults } from './run/run-faults';

/** Quick ones that break what the guarantees hang on: who publishes, where events are, how they travel, and what comes twice. */
const TELLING = ['kill-relay-holder', 'kill-postgres', 'partition-from-kafka', 'cut-connections', 'duplicates-out-of-order'];
const faults = FAULTS.filter(({ name }) => TELLING.includes(name));
const SEED = 5;
const missing = missingForKafka();
const where = missing === undefined ? '' : ` (left out: ${missing})`;

(missing === undefined ? describe : describe.skip)(`the system under load while it is broken${where}`, () => {
  it('loses, doubles, reorders and makes up nothing, and is as it was afterwards', async () => {
    const said: string[] = [];
    const ran = await runFaults({ cycles: faults.length, seed: SEED, faults, signal: new AbortController().signal, say: (line) => said.push(line) });
    expect({ ...ran, said: ran.kept === undefined ? [] : said }).toMatchObject({ findings: [], said: [] });
    expect(ran.bitten).toBeGreaterThanOrEqual(TELLING.length);
    expect(closingLine(ran)).toMatch(/^faults: 5 cycles, \d+ acknowledged, 0 lost, 0 doubled, 0 reordered, 0 phantom, \d+ faults bit$/);
  }, 240_000);
});
