import { freePort } from '@reprise/stack';
import { databaseUrls, makeDatabases, oneServer } from './databases';
import { localAccess } from './dev-issuer';
import { endLeftovers, inWords, stillRunning } from './leftovers';
import { ownMark } from './lock';
import { refuseTakenPorts } from './ports';
import { readSecrets } from './secrets';
import { servicePart, waitUntilReady } from './service-process';
import { PORTS, type Service, serviceUrls, servicesOf } from './services';
import type { Settings } from './settings';
import { type Environment, type State, clearState, writeState } from './state';
import { STORES, kafkaPart, postgresPart } from './stores';
import { type Part, Supervised } from './supervised';
import { checkKeys, makeKeys } from './vault-keys';
import { type Transport, chooseTransport, missingKafka } from './transport';

const READY_MS = 120_000;

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
  private readonly since = new Date().toISOString();
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
    await this.unlessEnding(this.endLeftovers());
    await this.unlessEnding(refuseTakenPorts(this.settings.portBase));
    const transport = await this.unlessEnding(chooseTransport(this.settings, () => missingKafka(this.ending.signal)));
    this.say(`Events travel through ${transport.why}.`);
    const environment = await this.startStores(transport);
    await Promise.all(servicesOf(environment, localAccess(this.settings.dataDir)).map((service) => this.startService(service)));
    await this.unlessEnding(Promise.resolve(this.kafka));
    this.write({ ready: true });
    return environment;
  }

  private async endLeftovers(): Promise<void> {
    const left = stillRunning(this.settings.dataDir);
    if (left.length > 0) this.say(`Ending what a killed start left running: ${inWords(left)}.`);
    await endLeftovers(this.settings.dataDir);
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
    const urls = databaseUrls(adminUrl, secrets);
    const vault = { ...urls.vault, ...makeKeys(dataDir) };
    const environment: Environment = {
      ...serviceUrls(portBase),
      ...urls,
      vault,
      kafka: transport.kind === 'log' ? null : { brokers },
    };
    this.state = { supervisor: ownMark(), ready: false, environment, processes: [] };
    this.write();
    const { signal } = this.ending;
    if (transport.kind === 'embedded') this.kafka = this.run(kafkaPart({ dataDir, port: kafkaPort, signal })).started;
    this.kafka?.catch(() => undefined);
    await this.unlessEnding(this.run(postgresPart({ dataDir, port: postgresPort, password: secrets.admin, signal })).started);
    await this.unlessEnding(makeDatabases(oneServer(adminUrl), secrets));
    await this.unlessEnding(checkKeys(vault));
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
    const processes = this.parts.flatMap(({ name, mark, since, lastEnd }) => (mark ? [{ name, mark, since: since?.toISOString(), lastEnd }] : []));
    this.state = { ...this.state, ...change, processes: [{ name: 'supervisor', mark: this.state.supervisor, since: this.since }, ...processes] };
    writeState(this.settings.dataDir, this.state);
  }
}
