import { CONTEXTS, simulate } from '../history/simulate';
import { batchesOf } from './batches';

const history = (events: number) => simulate({ seed: 3, events, contexts: CONTEXTS });

/** Compared as text: thousands of objects take their time. */
const textOf = (events: unknown) => JSON.stringify(events);

describe('the batches of a history', () => {
  const batches = [...batchesOf(history(8_000))];

  it('hold it whole and in order, each of hardly more than 1,000 events', () => {
    expect(textOf(batches.flat()) === textOf([...history(8_000)].flat())).toBe(true);
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(1_001);
  });

  it('are the same of a longer history, but for the last', () => {
    const shorter = [...batchesOf(history(2_321))];
    expect(textOf(batches.slice(0, shorter.length - 1)) === textOf(shorter.slice(0, -1))).toBe(true);
  });

  it('begin anew for what corrects an event of the batch, which needs its position', () => {
    const [wrong, between, correction] = [...history(3)].flat();
    if (!wrong || !between || !correction) throw new TypeError('three events make three steps or fewer');
    const steps = [[wrong], [between], [{ ...correction, corrects: wrong }]];
    expect([...batchesOf(steps)]).toEqual([[wrong, between], [{ ...correction, corrects: wrong }]]);
  });

  it('put what is wrong into the log before what corrects it', () => {
    for (const batch of batches) {
      const inside = new Set(batch.map(({ streamId, streamVersion }) => `${streamId} ${streamVersion}`));
      expect(batch.filter(({ corrects }) => corrects && inside.has(`${corrects.streamId} ${corrects.streamVersion}`))).toEqual([]);
    }
  });
});
