import { setTimeout as delay } from 'node:timers/promises';
import { contexts } from '@reprise/contracts-all';
import type { AnyContract } from '@reprise/kernel';
import { KafkajsClient } from '@reprise/messaging';
import { Kafka, logLevel } from 'kafkajs';
import { COMMANDS, PROJECTIONS, routeName } from '../../system/topology';
import type { System } from '../../system/system';
import { type Arena, AWHILE, BRIEFLY, type Fault } from '../fault';
import { brokersOf, forge, sendable, sentUpTo } from '../sent-events';

/** Positions. */
const OLD = 2_000;
const MESSAGES = 40;
const FILLS_WITHIN_MS = 600;

const ofAll = async ({ services }: System, metric: string) => {
  const counts = await Promise.all(PROJECTIONS.map((name) => services[name].metric(metric)));
  return counts.reduce((sum, count) => sum + count, 0);
};

const someContract = ({ random }: Pick<Arena, 'random'>): AnyContract => random.pick(contexts.filter(({ category }) => ['account', 'order', 'lead'].includes(category)));

/** Old messages come again, in any order: a relay of before that was away, and does not know that it is one of before. */
const duplicates: Fault = {
  name: 'duplicates-out-of-order',
  lasts: BRIEFLY,
  strike: ({ system, random }) => {
    const contract = someContract({ random });
    let before = 0;
    return {
      what: `old messages of ${contract.topic.name} again`,
      touches: ['postgres', 'kafka', ...PROJECTIONS],
      inject: async () => {
        before = await ofAll(system, 'reprise_projection_duplicates_dropped_total');
        const until = await sentUpTo(system, contract.topic.name);
        const old = await sendable(system, contract, { after: Math.max(0, until - OLD), until });
        await forge(system, contract, random.shuffled(old).slice(0, MESSAGES));
      },
      heal: () => Promise.resolve(),
      bit: async () => (await ofAll(system, 'reprise_projection_duplicates_dropped_total')) - before,
    };
  },
};

/** New messages come before their time and in any order, while the relay that is to send them can't. */
const ahead: Fault = {
  name: 'messages-ahead',
  lasts: BRIEFLY,
  strike: ({ system, random }) => {
    const [accounts] = contexts as readonly [AnyContract, ...AnyContract[]];
    const routes = COMMANDS.map((service) => ({ service, target: 'kafka' as const }));
    // Where what is missing could be read: then it has to be waited for.
    const toHistory = random.chance(0.5) ? PROJECTIONS.map((service) => ({ service, target: 'history' as const })) : [];
    let before = 0;
    return {
      what: `new messages of ${accounts.topic.name} before their time${toHistory.length > 0 ? ', and no history' : ''}`,
      touches: ['postgres', 'kafka', ...COMMANDS, ...PROJECTIONS, ...[...routes, ...toHistory].map(routeName)],
      inject: async () => {
        before = await ofAll(system, 'reprise_feed_holes_total');
        for (const route of routes) system.link(route).hold('toServer', 'toClient');
        for (const route of toHistory) system.link(route).refuse();
        await delay(FILLS_WITHIN_MS);
        const unsent = await sendable(system, accounts, { after: await sentUpTo(system, accounts.topic.name) });
        await forge(system, accounts, random.shuffled(unsent).slice(0, MESSAGES));
      },
      heal: () => Promise.resolve([...routes, ...toHistory].forEach((route) => system.link(route).heal())),
      bit: async () => (await ofAll(system, 'reprise_feed_holes_total')) - before,
    };
  },
};

/** Somebody joins the group, takes partitions, applies nothing and leaves. */
const rebalance: Fault = {
  name: 'rebalance',
  lasts: AWHILE,
  strike: ({ system }) => {
    const kafka = new KafkajsClient({ brokers: brokersOf(system), clientId: 'newcomer' });
    const [accounts] = contexts;
    let [taken, leave]: [number, () => Promise<void>] = [0, () => Promise.resolve()];
    return {
      what: 'a newcomer in the group of account-projection',
      touches: ['kafka'],
      inject: async () => {
        if (!accounts) return;
        const consumer = await kafka.consume({
          topic: accounts.topic,
          groupId: await groupOf(system, 'account-projection'),
          onAssigned: (partitions) => void (taken += partitions.length),
          onRebalancing: () => undefined,
          onBatch: (batch) => Promise.resolve(batch.records.forEach(({ offset }) => batch.resolve(offset))),
        });
        leave = () => consumer.stop();
      },
      heal: async () => {
        await leave();
        await kafka.close();
      },
      bit: () => Promise.resolve(taken),
    };
  },
};

async function groupOf(system: System, app: string): Promise<string> {
  const admin = new Kafka({ brokers: brokersOf(system), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { groups } = await admin.listGroups();
    return groups.find(({ groupId }) => groupId.startsWith(`${app}.`))?.groupId ?? '';
  } finally {
    await admin.disconnect();
  }
}

export const deliveries: readonly Fault[] = [duplicates, ahead, rebalance];
