import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { urlOf } from '../system/databases';
import type { System } from '../system/system';
import { CLI } from '../system/topology';

/** Whether `reprise verify` finds the log as it was sealed and as its seals were published. */
export async function sealsVerify({ postgres, kafka }: System): Promise<boolean> {
  const log = urlOf({ port: postgres.port, database: 'reprise_log', role: 'reprise_reader' });
  const env = { ...process.env, KAFKA_BROKERS: `127.0.0.1:${kafka.port}` };
  const verify = spawn(process.execPath, [CLI, 'verify', '--log', log], { env, stdio: 'ignore' });
  const [code] = (await once(verify, 'exit')) as [number | null];
  return code === 0;
}
