import type { Check } from '../check';
import { finding } from '../finding';

/** What a service took while things were broken, it gave back. */
export const resources: Check = ({ resources: figures }) =>
  figures.flatMap(({ service, what, before, after, limit }) =>
    after > limit ? [finding('kept', `${service} has ${what} ${after}, before the faults ${before}, at most ${limit}`)] : [],
  );
