import type { Check } from '../check';
import { finding } from '../finding';

/** What a poison event holds up is parked, and nothing else. */
export const parked: Check = ({ parked: { expected, found } }) =>
  expected === found ? [] : [finding('parked', `${found} keys are parked, ${expected} should be`)];
