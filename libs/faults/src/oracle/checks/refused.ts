import type { Check } from '../check';
import { finding } from '../finding';

/** Nothing of what was refused is in the log. */
export const refused: Check = ({ operations }, log) =>
  operations.flatMap(({ id, command, outcome }) => {
    if (outcome.kind !== 'refused') return [];
    const facts = `${command} ${id} was refused (${outcome.status} ${outcome.type}), and is in the log`;
    return log.ofOperation(id).map(({ position, streamId }) => finding('phantom', `${facts}: ${streamId} at position ${position}`));
  });
