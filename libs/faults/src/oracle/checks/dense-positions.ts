import type { Check } from '../check';
import { type Finding, finding } from '../finding';

/** Positions are 1, 2, 3… */
export const densePositions: Check = ({ log }) => {
  const found: Finding[] = [];
  let last = 0;
  for (const { position } of log) {
    if (position > last + 1) found.push(finding('gap', `the log goes from position ${last} to ${position}`));
    if (position === last) found.push(finding('doubled', `position ${position} is in the log twice`));
    if (position < last) found.push(finding('reordered', `position ${position} comes after ${last}`));
    last = position;
  }
  return found;
};
