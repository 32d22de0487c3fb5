import { join } from 'node:path';
import { endProcess, freePort, isFree, startKafka, startPostgres, stopKafkaIn, stopPostgresIn } from '@reprise/stack';
import { databaseUrls, makeDatabases } from './databases';
import { ownMark } from './lock';
import { readSecrets } from './secrets';
import { servicePart, waitUntilReady } from './service-process';
import { PORTS, type Service, serviceUrls, servicesOf } from './services';
import { LocalError, type Settings } from './settings';
import { type Environment, type State, clearState, readState, writeState } from './state';
import { type Part, Supervised } from './supervised';
import { type Transport, chooseTransport, missingKafka } from './transport';

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
  private readonly ending = new AbortController();
  private state: State | undefined;
  private starting: Promise<Environment> | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly say: Say,
  ) {}

  /** Resolves when every service is ready. @throws LocalError, StackError, AbortError when it was stopped meanwhile */
  start(): Promise<Environment> {
    this.starting ??= this.startAll();
    return this.starting;
  }

  /** Ends what runs, in order, and what is about to run. Data stays. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.starting?.catch(() => undefined);
    await Promise.all(this.parts.filter(({ name }) => !STORES.includes(name)).map((part) => part.stop()));
    for (const store of STORES) await this.parts.find(({ name }) => name === store)?.stop();
    clearState(this.settings.dataDir);
  }

  /** Started beside the services: they wait for it by themselves. */
  private kafka: Promise<void> | undefined;

  private async startAll(): Promise<Environment> {
    const { dataDir, portBase } = this.settings;
    await this.unlessEnding(endLeftovers(dataDir));
    await this.unlessEnding(refuseTakenPorts(portBase));
    const transport = await this.unlessEnding(chooseTransport(this.settings, () => missingKafka(this.ending.signal)));
    this.say(`Events travel through ${transport.why}.`);
    const environment = await this.startStores(transport);
    await Promise.all(servicesOf(environment).map((service) => this.startService(service)));
    await this.unlessEnding(Promise.resolve(this.kafka));
    this.write({ ready: true });
    return environment;
  }

  /** Nothing goes on after a step during which everything was told to end. */
  private async unlessEnding<T>(step: Promise<T>): Promise<T> {
    const result = await step;
    this.ending.signal.throwIfAborted();
    return result;
  }

  private async startStores(transport: Transport): Promise<Environment> {
    const { dataDir, portBase } = this.settings;
    const secrets = readSecrets(dataDir);
    const postgresPort = await this.unlessEnding(freePort(portBase + PORTS.postgres));
    const kafkaPort = await this.unlessEnding(freePort(portBase + PORTS.kafka));
    const adminUrl = `postgres://postgres:${secrets.admin}@127.0.0.1:${postgresPort}/postgres`;
    const brokers = transport.kind === 'given' ? [...transport.brokers] : [`127.0.0.1:${kafkaPort}`];
    const environment: Environment = {
      ...serviceUrls(portBase),
      ...databaseUrls(adminUrl, secrets),
      kafka: transport.kind === 'log' ? null : { brokers },
    };
    this.state = { supervisor: ownMark(), ready: false, environment, processes: [] };
    this.write();
    const { signal } = this.ending;
    if (transport.kind === 'embedded') this.kafka = this.run(kafkaPart({ dataDir, port: kafkaPort, signal })).started;
    this.kafka?.catch(() => undefined);
    await this.unlessEnding(this.run(postgresPart({ dataDir, port: postgresPort, password: secrets.admin, signal })).started);
    await this.unlessEnding(makeDatabases(adminUrl, secrets));
    return environment;
  }

  private async startService(service: Service): Promise<void> {
    const { dataDir } = this.settings;
    const { supervised, started } = this.run(servicePart(service, dataDir));
    await started;
    await waitUntilReady(service, { dataDir, forMs: READY_MS, signal: this.ending.signal, keepsEnding: () => supervised.keepsEnding });
  }

  private run(part: Part): { supervised: Supervised; started: Promise<void> } {
    const changed = (what: string) => {
      this.say(what);
      this.write();
    };
    const supervised = new Supervised(part, { ending: this.ending.signal, changed });
    this.parts.push(supervised);
    return { supervised, started: supervised.start() };
  }

  private write(change: Partial<State> = {}): void {
    if (!this.state) return;
    const processes = this.parts.flatMap(({ name, mark }) => (mark ? [{ name, mark }] : []));
    this.state = { ...this.state, ...change, processes: [{ name: 'supervisor', mark: this.state.supervisor }, ...processes] };
    writeState(this.settings.dataDir, this.state);
  }
}

interface Store {
  readonly dataDir: string;
  readonly port: number;
  readonly signal: AbortSignal;
}

const postgresPart = ({ dataDir, ...options }: Store & { readonly password: string }): Part => ({
  name: 'postgres',
  start: async () => (await startPostgres({ ...options, dataDir: join(dataDir, 'postgres') })).process,
  stop: () => stopPostgresIn(join(dataDir, 'postgres')),
});

const kafkaPart = ({ dataDir, ...options }: Store): Part => ({
  name: 'kafka',
  start: async () => (await startKafka({ ...options, dataDir: join(dataDir, 'kafka') })).process,
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
