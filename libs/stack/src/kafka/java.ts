import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const OLDEST = 17;

/** The `java` to use: that of JAVA_HOME, else of the PATH. */
export const java = (): string => (process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin', 'java') : 'java');

const onPath = (program: string) => (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

export const hasMaven = (): boolean => onPath('mvn');

/** What is wrong with the local Java, in a few words. */
export function missingJava(): string | undefined {
  const { status, stderr } = spawnSync(java(), ['-version'], { encoding: 'utf8' });
  if (status !== 0) return `no Java ${OLDEST} or newer was found`;
  const version = Number(/version "(?:1\.)?(\d+)/.exec(stderr)?.[1]);
  return version >= OLDEST ? undefined : `Java ${version} was found, Kafka needs ${OLDEST} or newer`;
}
