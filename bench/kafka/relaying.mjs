import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { accountEvents } from '../../libs/contracts/accounts/dist/index.js';
import { KafkaFeed, Relay } from '../../libs/messaging/dist/index.js';
import { ProjectionRuntime } from '../../libs/projections/dist/index.js';
import { Pool } from 'pg';
import { withReadModel } from './read-model.mjs';

const LOOK_EVERY_MS = 2;

/** The contract on a topic of its own: a relay fills it from the beginning of the log. */
export const ownTopic = () => ({ ...accountEvents, topic: { ...accountEvents.topic, name: `bench-${randomUUID()}` } });

async function until(holds) {
  while (!holds()) await pause(LOOK_EVERY_MS);
}

/** Relay and live projections on one log and one broker; each answers { events, ms }. */
export class Relaying {
  /** @param parts { store, url, server } of the log, and a Kafka client */
  constructor(parts) {
    this.parts = parts;
    this.pool = new Pool({ connectionString: parts.url });
  }

  /** How many the log holds. */
  events() {
    return this.parts.store.head();
  }

  /** Publishes all that the topic lacks. */
  async publish(contract) {
    const { store: log, url: connectionString, kafka } = this.parts;
    const relay = new Relay({ log, kafka, pool: this.pool, connectionString, contracts: [contract] });
    const [head, since] = [await log.head(), performance.now()];
    relay.start();
    await until(() => relay.status().position >= head);
    const ms = performance.now() - since;
    await relay.stop();
    return { events: relay.status().published, ms };
  }

  /** From joining the group to the last commit. */
  consume(contract, projections) {
    return this.project(contract, projections, async (feed, joined) => {
      const events = await this.events();
      await until(() => feed.counters.applied >= events);
      return { events, ms: performance.now() - (await joined) };
    });
  }

  /** From the start of the relay to the last commit of a projection that waits for it. */
  through(contract, projections) {
    return this.project(contract, projections, async (feed, joined) => {
      await joined;
      const [events, since] = [await this.events(), performance.now()];
      await Promise.all([this.publish(contract), until(() => feed.counters.applied >= events)]);
      return { events, ms: performance.now() - since };
    });
  }

  close() {
    return this.pool.end();
  }

  /** Runs a live projection of the topic while the work goes on. */
  project(contract, projections, work) {
    const own = projections.map((projection) => ({ ...projection, from: contract }));
    return withReadModel(this.parts.server, own, async (pool) => {
      const runtime = new ProjectionRuntime({ pool, projections: own });
      const { consumer, joined } = watched(runtime);
      const feed = new KafkaFeed({ kafka: this.parts.kafka, contract, groupId: randomUUID(), log: this.parts.store });
      const running = feed.run(consumer);
      return Promise.race([work(feed, joined), running]).finally(() => feed.stop());
    });
  }
}

/** A consumer, and when it was first asked where it stands, which a feed does once it has joined its group. */
function watched(runtime) {
  let told;
  const joined = new Promise((resolve) => (told = resolve));
  const checkpoints = () => {
    told(performance.now());
    return runtime.checkpoints();
  };
  return { consumer: { checkpoints, apply: (batch) => runtime.apply(batch) }, joined };
}
