import { type AnyContract, codec, event } from '@reprise/kernel';
import { ChainBroken, type Verdict, chainVerdict } from '@reprise/messaging';
import { type Checkpoint, Incoming, Stand, freshMessages } from '@reprise/projections';
import { z } from 'zod';
import type { Rule } from '../rules';
import { type Link, PARTITIONS } from '../world/history';
import type { Effect, Place } from '../world/world';
import type { Laws } from './step';

const contract: AnyContract = {
  context: 'model',
  category: 'thing',
  topic: { name: 'topic', partitions: PARTITIONS },
  codec: codec(z.discriminatedUnion('type', [event('Happened', z.looseObject({}))])),
};
const build = { projection: 'model', version: 1, generation: 1, state: 'live' } as const;

/** The chain's own verdict, as far as its rules are in force. */
function verdict(rules: ReadonlySet<Rule>, at: number, { position, prev }: Link): Verdict {
  const found = chainVerdict(at, prev, position);
  if (found === 'duplicate') return rules.has('duplicates are dropped') ? found : 'next';
  return rules.has('the chain is checked') ? found : 'next';
}

/** What a feed does with a message, where it remembers to stand `at`. */
export const feedVerdict = ({ rules }: Laws, at: number, message: Link): Verdict => (rules.has('checked by the feed') ? verdict(rules, at, message) : 'next');

const { projection, version, generation, state } = build;
const topic = contract.topic.name;
const checkpoint = ({ position, completeTo }: Place, partition: number): Checkpoint => ({
  projection, version, generation, state, topic, partition, position, completeTo, revision: 0, parked: false, resolved: false,
});

/** By the code of the projection runtime. @throws ChainBroken */
function byRuntime(laws: Laws, read: readonly Place[], { messages, completeTo }: Handed): Effect {
  const stand = new Stand(build, read.map(checkpoint));
  const received = messages.map(({ position, prev }) => ({
    prevPosition: prev,
    incoming: new Incoming(laws.history.at(position), laws.history.partitionOf(position), contract),
  }));
  const fresh = freshMessages(stand, received, completeTo);
  const moves = new Map(fresh.moves.map(({ from, position, completeTo: to }) => [from.partition, { position, completeTo: Math.max(to, from.completeTo) }]));
  return { applied: fresh.messages.map(({ position }) => position), places: read.map((place, partition) => moves.get(partition) ?? place) };
}

/** Without one of the rules. @throws ChainBroken */
function byFewerRules({ history, rules }: Laws, read: readonly Place[], { messages, completeTo }: Handed): Effect {
  const at = read.map(({ position }) => position);
  const applied: number[] = [];
  for (const message of messages) {
    const partition = history.partitionOf(message.position);
    const found = rules.has('checked in the transaction') ? verdict(rules, at[partition] ?? 0, message) : 'next';
    if (found === 'duplicate') continue;
    if (found !== 'next') throw new ChainBroken(partition, at[partition] ?? 0);
    applied.push(message.position);
    at[partition] = message.position;
  }
  const places = at.map((position, partition) => ({ position, completeTo: Math.max(position, completeTo.get(partition) ?? 0, read[partition]?.completeTo ?? 0) }));
  return { applied: applied.sort((a, b) => a - b), places };
}

/** What a transaction is given. */
export interface Handed {
  readonly messages: readonly Link[];
  readonly completeTo: ReadonlyMap<number, number>;
}

const OF_THE_RUNTIME: readonly Rule[] = ['duplicates are dropped', 'the chain is checked', 'checked in the transaction'];

/** What a transaction that read these checkpoints does with what it is given. @throws ChainBroken */
export const effectOf = (laws: Laws, read: readonly Place[], handed: Handed): Effect =>
  OF_THE_RUNTIME.every((rule) => laws.rules.has(rule)) ? byRuntime(laws, read, handed) : byFewerRules(laws, read, handed);
