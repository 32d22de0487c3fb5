import type { Check } from '../check';
import type { LoggedEvent } from '../evidence';
import { type Finding, finding } from '../finding';

const newestUpTo = (events: readonly LoggedEvent[], position: number) => events.findLast((event) => event.position <= position)?.streamVersion ?? 0;

/** What was seen is in the log, and nothing below the position that was told with it was missing. */
export const promised: Check = ({ observations, parked }, log) => {
  const behind = new Set(parked.streams);
  return observations.flatMap(({ readModel, streamId, streamVersion, position, client }) => {
    const events = log.ofStream(streamId);
    const version = streamVersion ?? 0;
    const [due, newest] = [newestUpTo(events, position), events.at(-1)?.streamVersion ?? 0];
    const found: Finding[] = [];
    if (version > newest) found.push(finding('phantom', `client ${client} saw version ${version} of ${streamId} in ${readModel}, the log ends at ${newest}`));
    if (version < due && !behind.has(streamId)) {
      found.push(finding('lost', `${readModel} told client ${client} to be complete to ${position}, and showed version ${version} of ${streamId} instead of ${due}`));
    }
    return found;
  });
};
