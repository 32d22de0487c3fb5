import type { Check } from '../check';
import { type Finding, finding } from '../finding';

/** What was acknowledged before another command was sent comes before it in the log. */
export const realTime: Check = ({ operations }, log) => {
  const acknowledged = operations
    .flatMap(({ id, endedAt, outcome }) => {
      const last = log.ofOperation(id).at(-1);
      return endedAt !== undefined && outcome.kind === 'ok' && last ? [{ id, endedAt, position: last.position }] : [];
    })
    .sort((a, b) => a.endedAt - b.endedAt);
  const found: Finding[] = [];
  let newest = { id: '', position: 0 };
  let next = 0;
  for (const { id, sentAt } of [...operations].sort((a, b) => a.sentAt - b.sentAt)) {
    for (let one = acknowledged[next]; one && one.endedAt < sentAt; one = acknowledged[next]) {
      if (one.position > newest.position) newest = one;
      next += 1;
    }
    const first = log.ofOperation(id)[0];
    if (first && first.position < newest.position) {
      found.push(finding('reordered', `${id} was sent after ${newest.id} was acknowledged at position ${newest.position}, and is at ${first.position}`));
    }
  }
  return found;
};
