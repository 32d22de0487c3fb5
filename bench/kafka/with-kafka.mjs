import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingForKafka, startKafka, stopKafkaIn } from '../../libs/stack/dist/index.js';
import { cleaning } from '../cleanup.mjs';

/** Gives the work the brokers of a Kafka of its own; without what that takes, it says so, and there are no results. */
export async function withKafka(progress, work) {
  const missing = missingForKafka();
  if (missing) {
    progress(`SKIPPED, because Kafka can't run here: ${missing}`);
    return [];
  }
  progress('starting Kafka');
  const dataDir = mkdtempSync(join(tmpdir(), 'reprise-bench-kafka-'));
  const started = startKafka({ dataDir });
  const clear = async () => {
    await started.catch(() => undefined);
    await stopKafkaIn(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  };
  return cleaning(clear, async () => work((await started).brokers));
}
