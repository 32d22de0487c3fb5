import type { Check } from '../check';
import type { Observation } from '../evidence';
import { type Finding, finding } from '../finding';

const nameOf = ({ client, readModel, streamId }: Observation) => `client ${client} of ${readModel} ${streamId}`;
const versionOf = ({ streamVersion }: Observation) => streamVersion ?? 0;

function against(before: Observation | undefined, now: Observation): Finding[] {
  const found: Finding[] = [];
  if (before && versionOf(now) < versionOf(before)) found.push(finding('backwards', `${nameOf(now)} saw version ${versionOf(now)} after ${versionOf(before)}`));
  if (before && now.position < before.position) found.push(finding('backwards', `${nameOf(now)} was told position ${now.position} after ${before.position}`));
  if (now.minPosition !== undefined && now.position < now.minPosition) {
    found.push(finding('backwards', `${nameOf(now)} asked for position ${now.minPosition} and was answered at ${now.position}`));
  }
  return found;
}

/** No client ever sees something older than before, or than it asked for. */
export const backwards: Check = ({ observations }) => {
  const last = new Map<string, Observation>();
  return [...observations]
    .sort((a, b) => a.at - b.at)
    .flatMap((now) => {
      const before = last.get(nameOf(now));
      last.set(nameOf(now), now);
      return against(before, now);
    });
};
