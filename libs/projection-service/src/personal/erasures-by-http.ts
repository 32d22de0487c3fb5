import { privacyEvents } from '@reprise/contracts-privacy';
import type { LogReader } from '@reprise/messaging';
import type { ErasuresInLog } from '@reprise/privacy';

/** What the vault compares itself with, as history-service tells it. */
export const erasuresIn = (log: LogReader): ErasuresInLog =>
  async function* () {
    for await (const { events } of log.read({ after: 0, categories: [privacyEvents.category] })) {
      for (const stored of events) yield { ...privacyEvents.codec.decode(stored).data, position: stored.position };
    }
  };
