import { type Check, sum } from '../check';
import { finding } from '../finding';

/** Every balance, and their total, is the sum of the movements. */
export const balances: Check = ({ balances: shown, log: events }, log) => {
  const wrong = Object.entries(shown).flatMap(([streamId, balance]) => {
    const moved = sum(log.ofStream(streamId).map(({ movement }) => movement));
    return balance === moved ? [] : [finding('unbalanced', `${streamId} shows ${balance}, its movements make ${moved}`)];
  });
  const [total, moved] = [sum(Object.values(shown)), sum(events.map(({ movement }) => movement))];
  return total === moved ? wrong : [...wrong, finding('unbalanced', `all balances make ${total}, all movements ${moved}`)];
};
