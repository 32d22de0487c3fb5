import type { Check } from '../check';
import type { ShownOrder } from '../evidence';
import { type Finding, finding } from '../finding';

function ordered({ readModel, streamId, positions }: ShownOrder): Finding[] {
  return positions.flatMap((position, index) => {
    const before = positions[index - 1] ?? 0;
    if (position > before) return [];
    const facts = `${readModel} shows ${streamId} position ${position} after ${before}`;
    return [finding(position === before ? 'doubled' : 'reordered', facts)];
  });
}

/** A read model of movements has each of them once, in the order of the log. */
export const shownOrder: Check = ({ shown, parked }, log) =>
  shown.flatMap((one) => {
    const { readModel, streamId } = one;
    if (parked.streams.includes(streamId)) return ordered(one);
    const wanted = new Set(log.ofStream(streamId).flatMap(({ movement, position }) => (movement === 0 ? [] : [position])));
    const there = new Set(one.positions);
    return [
      ...ordered(one),
      ...[...wanted].filter((position) => !there.has(position)).map((position) => finding('lost', `${readModel} lacks position ${position} of ${streamId}`)),
      ...[...there].filter((position) => !wanted.has(position)).map((position) => finding('phantom', `${readModel} shows position ${position} of ${streamId}, which moves nothing there`)),
    ];
  });
