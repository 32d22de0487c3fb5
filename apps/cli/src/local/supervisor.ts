import { join } from 'node:path';
import { type ProcessMark, endProcess, freePort, isFree, markOf, startKafka, startPostgres, stopKafkaIn, stopPostgresIn } from '@reprise/stack';
import { databaseUrls, makeDatabases } from './databases';
import { readSecrets } from './secrets';
import { servicePart, waitUntilReady } from './service-process';
import { PORTS, serviceUrls, servicesOf } from './services';
import { LocalError, type Settings } from './settings';
import { type Environment, type State, clearState, readState, writeState } from './state';
import { type Part, Supervised } from './supervised';
import { type Transport, chooseTransport } from './transport';

const READY_MS = 120_000;
const LEFTOVER_MS = 10_000;
/** In the order in which they end, after the services. */
const STORES = ['kafka', 'postgres'];

/** Tells a person what happens. */
export type Say = (line: string) => void;

/**
 * Owns everything that runs on a data folder: Postgres, Kafka and the services. Starts what ends too early again,
 * and ends all of it in the order in which nothing is missed: services, Kafka, Postgres.
 */
export class Supervisor {
  private readonly parts: Supervised[] = [];
  private state: State | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly say: Say,
  ) {}

  /** Resolves when every service is ready. @throws LocalError, StackError */
  async start(): Promise<Environment> {
    const { dataDir } = this.settings;
    await endLeftovers(dataDir);
    await refuseTakenPorts(this.settings.portBase);
    const transport = await chooseTransport(this.settings);
    this.say(`Events travel through ${transport.why}.`);
    const environment = await this.startStores(transport);
    const services = servicesOf(environment);
    await Promise.all(services.map((service) => this.run(servicePart(service, dataDir))));
    await Promise.all(services.map((service) => waitUntilReady(service, dataDir, READY_MS)));
    await this.kafka;
    this.write({ ready: true });
    return environment;
  }

  /** Ends what runs, in order. Data stays. */
  async stop(): Promise<void> {
    await Promise.all(this.parts.filter(({ name }) => !STORES.includes(name)).map((part) => part.stop()));
    await this.kafka?.catch(() => undefined);
    for (const store of STORES) await this.parts.find(({ name }) => name === store)?.stop();
    clearState(this.settings.dataDir);
  }

  /** Started beside the services: they wait for it by themselves. */
  private kafka: Promise<void> | undefined;

  private async startStores(transport: Transport): Promise<Environment> {
    const { dataDir, portBase } = this.settings;
    const secrets = readSecrets(dataDir);
    const postgresPort = await freePort(portBase + PORTS.postgres);
    const kafkaPort = await freePort(portBase + PORTS.kafka);
    const adminUrl = `postgres://postgres:${secrets.admin}@127.0.0.1:${postgresPort}/postgres`;
    const brokers = transport.kind === 'given' ? [...transport.brokers] : [`127.0.0.1:${kafkaPort}`];
    const environment: Environment = {
      ...serviceUrls(portBase),
      ...databaseUrls(adminUrl, secrets),
      kafka: transport.kind === 'log' ? null : { brokers },
    };
    this.state = { supervisor: ownMark(), ready: false, environment, processes: [] };
    this.write();
    if (transport.kind === 'embedded') this.kafka = this.run(kafkaPart(dataDir, kafkaPort));
    this.kafka?.catch(() => undefined);
    await this.run(postgresPart(dataDir, postgresPort, secrets.admin));
    await makeDatabases(adminUrl, secrets);
    return environment;
  }

  private async run(part: Part): Promise<void> {
    const supervised = new Supervised(part, (what) => {
      this.say(what);
      this.write();
    });
    this.parts.push(supervised);
    await supervised.start();
  }

  private write(change: Partial<State> = {}): void {
    if (!this.state) return;
    const processes = this.parts.flatMap(({ name, mark }) => (mark ? [{ name, mark }] : []));
    this.state = { ...this.state, ...change, processes: [{ name: 'supervisor', mark: this.state.supervisor }, ...processes] };
    writeState(this.settings.dataDir, this.state);
  }
}

function ownMark(): ProcessMark {
  const mark = markOf(process.pid);
  if (!mark) throw new LocalError('this process can\'t find itself in the process table');
  return mark;
}

const postgresPart = (dataDir: string, port: number, password: string): Part => ({
  name: 'postgres',
  start: async () => (await startPostgres({ dataDir: join(dataDir, 'postgres'), port, password })).process,
  stop: () => stopPostgresIn(join(dataDir, 'postgres')),
});

const kafkaPart = (dataDir: string, port: number): Part => ({
  name: 'kafka',
  start: async () => (await startKafka({ dataDir: join(dataDir, 'kafka'), port })).process,
  stop: () => stopKafkaIn(join(dataDir, 'kafka')),
});

/** What a killed supervisor left running. Its ports and files are needed. */
export async function endLeftovers(dataDir: string): Promise<void> {
  const left = readState(dataDir)?.processes ?? [];
  const services = left.filter(({ name }) => !STORES.includes(name));
  await Promise.all(services.map(({ mark }) => endProcess(mark, { politely: 'SIGTERM', patienceMs: LEFTOVER_MS })));
  await stopKafkaIn(join(dataDir, 'kafka'));
  await stopPostgresIn(join(dataDir, 'postgres'));
  clearState(dataDir);
}

async function refuseTakenPorts(portBase: number): Promise<void> {
  for (const offset of [PORTS.command, PORTS.account, PORTS.order, PORTS.history]) {
    if (!(await isFree(portBase + offset))) {
      throw new LocalError(`Port ${portBase + offset} is taken by another program. End it, or set PORT_BASE to use other ports than ${portBase} to ${portBase + 10}.`);
    }
  }
}
