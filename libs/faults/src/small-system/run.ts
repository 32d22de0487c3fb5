import { PostgresEventStore } from '@reprise/event-store';
import { WakeUp, openReadModel } from '@reprise/projections';
import { Random } from '../random';
import { account } from './commands';
import { Delivery } from './delivery';
import { Journal } from './journal';
import { load } from './load';
import { Observer } from './observer';
import { Rebuilding } from './rebuilding';
import { type Settings, urlsOf } from './settings';
import { installSimulatedKafka } from './simulated-kafka/install';
import { StoredTopics } from './simulated-kafka/stored-topics';
import { workOnVault } from './vault-work';

const READER = 100;
const DONE_BEFORE_REBUILD = 0.4;

/** Commands, everything that follows from them, and a rebuild in the middle; ends when all is done and brought to its end. */
export async function run(settings: Settings): Promise<void> {
  const { log, read } = urlsOf(settings);
  const journal = new Journal(settings.folder);
  const random = new Random(settings.seed + journal.all.length);
  installSimulatedKafka(new StoredTopics(settings.folder), random);
  const stores = await Promise.all([PostgresEventStore.open({ url: log.writer }), PostgresEventStore.open({ url: log.writer })]);
  const [store] = stores;
  const readModel = openReadModel(read);
  const wakeUp = new WakeUp(readModel);
  const delivery = new Delivery({ store, logUrl: log.writer, readModel, wakeUp });
  const rebuilding = new Rebuilding({ pool: readModel, store, wakeUp });
  const observer = new Observer({ pool: readModel, wakeUp, random, journal });
  const over = new AbortController();
  delivery.start();
  rebuilding.start();
  const reading = observer.run(READER, over.signal);
  const commands = (share: number) => {
    const operations = Math.floor(settings.operations * share);
    return load({ stores, journal, seed: settings.seed, operations, onAnswer: (client, streamId, position) => observer.readOwn(client, streamId, position) });
  };
  await Promise.all([commands(DONE_BEFORE_REBUILD), workOnVault(settings, store, journal)]);
  await snapshot(store);
  await Promise.all([commands(1), rebuilding.once()]);
  await delivery.seal();
  await delivery.drained();
  await rebuilding.retryParked();
  over.abort();
  await reading;
  await Promise.all([delivery.stop(), rebuilding.stop()]);
  await wakeUp.close();
  await Promise.all([...stores.map((one) => one.close()), readModel.end()]);
}

const snapshot = async (store: PostgresEventStore): Promise<void> => {
  const streamId = account(0);
  for await (const { streamVersion, position } of store.readStream({ streamId, direction: 'backwards', limit: 1 })) {
    await store.saveSnapshot({ streamId, streamVersion, position, stateVersion: 1, state: { streamVersion } });
  }
};
