import { type Check, sum } from '../check';
import { finding } from '../finding';

/** Every balance, and their total, is the sum of the movements. Not of streams that a poison event holds up. */
export const balances: Check = ({ balances: shown, log: events, parked }, log) => {
  const behind = new Set(parked.streams);
  const known = Object.entries(shown).filter(([streamId]) => !behind.has(streamId));
  const wrong = known.flatMap(([streamId, balance]) => {
    const moved = sum(log.ofStream(streamId).map(({ movement }) => movement));
    return balance === moved ? [] : [finding('unbalanced', `${streamId} shows ${balance}, its movements make ${moved}`)];
  });
  const total = sum(known.map(([, balance]) => balance));
  const moved = sum(events.filter(({ streamId }) => !behind.has(streamId)).map(({ movement }) => movement));
  return total === moved ? wrong : [...wrong, finding('unbalanced', `all balances make ${total}, all movements ${moved}`)];
};
