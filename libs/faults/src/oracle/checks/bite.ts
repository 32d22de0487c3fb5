import type { Check } from '../check';
import { finding } from '../finding';

/** Every fault that was injected did something: else the run proves nothing about it. */
export const bite: Check = ({ faults }) =>
  faults.flatMap(({ fault, injected, bit }) => (injected > 0 && bit === 0 ? [finding('did not bite', `${fault} was injected ${injected} times and never bit`)] : []));
