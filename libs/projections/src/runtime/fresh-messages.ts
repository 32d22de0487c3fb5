import { ChainBroken, type FeedBatch, chainVerdict } from '@reprise/messaging';
import type { Move, Stand } from './checkpoints';
import type { Incoming } from './incoming';

export interface ReceivedMessage {
  readonly prevPosition: number;
  readonly incoming: Incoming;
}

export interface Fresh {
  /** What this build has not seen yet, in order of position. */
  readonly messages: readonly Incoming[];
  readonly duplicates: number;
  readonly moves: readonly Move[];
}

/** What of a batch is new to one build. @throws ChainBroken where a message is not the next one of its partition */
export function freshMessages(stand: Stand, received: readonly ReceivedMessage[], completeTo: FeedBatch['completeTo']): Fresh {
  const last = new Map<number, number>();
  const messages: Incoming[] = [];
  for (const { incoming, prevPosition } of received) {
    const at = last.get(incoming.partition) ?? stand.at(incoming.partition).position;
    last.set(incoming.partition, at);
    const verdict = chainVerdict(at, prevPosition, incoming.position);
    if (verdict === 'duplicate') continue;
    if (verdict !== 'next') throw new ChainBroken(incoming.partition, at, `position ${incoming.position} follows ${prevPosition}`);
    last.set(incoming.partition, incoming.position);
    messages.push(incoming);
  }
  const partitions = new Set([...last.keys(), ...completeTo.keys()]);
  const moves = [...partitions].map((partition): Move => {
    const from = stand.at(partition);
    const position = last.get(partition) ?? from.position;
    return { from, position, completeTo: Math.max(position, completeTo.get(partition) ?? 0) };
  });
  messages.sort((a, b) => a.position - b.position);
  return { messages, duplicates: received.length - messages.length, moves };
}
