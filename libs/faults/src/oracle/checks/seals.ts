import type { Check } from '../check';
import { finding } from '../finding';

/** The log is what was sealed. */
export const seals: Check = ({ sealsVerify }) => (sealsVerify ? [] : [finding('seal', 'the seals of the log do not verify')]);
