import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { removePostgres, stopKafkaIn, stopPostgresIn } from '@reprise/stack';

/** Runs as a process of its own: see `watch`. */
const [folder] = process.argv.slice(2);

async function cleanUp(path: string): Promise<void> {
  await Promise.all([stopPostgresIn(join(path, 'postgres')), stopKafkaIn(join(path, 'kafka'))]);
  removePostgres(join(path, 'postgres'));
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

if (folder) process.stdin.resume().once('close', () => void cleanUp(folder));
