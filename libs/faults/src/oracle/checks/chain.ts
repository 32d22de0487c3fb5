import type { Check } from '../check';
import type { PublishedMessage } from '../evidence';
import { type Finding, finding } from '../finding';
import { grouped } from '../grouped';
import type { LogIndex } from '../log-index';

const placeOf = ({ topic, partition, offset }: PublishedMessage) => `${topic}/${partition} offset ${offset}`;

/** The message is an event of the log, unchanged. */
function known(message: PublishedMessage, log: LogIndex): Finding[] {
  const event = log.at(message.position);
  const same = event?.eventId === message.eventId && event.streamId === message.streamId && event.streamVersion === message.streamVersion;
  return same ? [] : [finding('phantom', `${placeOf(message)} holds ${message.eventId} as position ${message.position}, the log does not`)];
}

function inPartition(messages: readonly PublishedMessage[], log: LogIndex): Finding[] {
  const found: Finding[] = [];
  let last = 0;
  for (const message of messages) {
    found.push(...known(message, log));
    if (message.position <= last) continue;
    if (message.prevPosition !== last) {
      found.push(finding('broken chain', `${placeOf(message)}: position ${message.position} follows ${message.prevPosition}, the partition stood at ${last}`));
    }
    last = message.position;
  }
  return found;
}

/** Duplicates aside, every message of a partition names the one before it. */
export const chain: Check = ({ published }, log) => {
  const partitions = grouped(published, ({ topic, partition }) => `${topic}/${partition}`);
  return [...partitions.values()].flatMap((messages) => inPartition(messages, log));
};
