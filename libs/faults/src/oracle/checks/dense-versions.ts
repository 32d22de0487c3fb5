import type { Check } from '../check';
import type { LoggedEvent } from '../evidence';
import { type Finding, finding } from '../finding';

function inStream(streamId: string, events: readonly LoggedEvent[]): Finding[] {
  const found: Finding[] = [];
  let last = 0;
  for (const { streamVersion, position } of events) {
    const facts = `${streamId} goes from version ${last} to ${streamVersion} at position ${position}`;
    if (streamVersion > last + 1) found.push(finding('gap', facts));
    if (streamVersion === last) found.push(finding('doubled', facts));
    if (streamVersion < last) found.push(finding('reordered', facts));
    last = streamVersion;
  }
  return found;
}

/** Versions of every stream are 1, 2, 3…, in the order of positions. */
export const denseVersions: Check = (_, log) => [...log.allStreams()].flatMap(([streamId, events]) => inStream(streamId, events));
