import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** Begins work at an even rate, whether what began before has ended or not; answers all that it made. */
export async function atRate({ perSecond, forMs }, work) {
  const [count, since] = [Math.round((perSecond * forMs) / 1_000), performance.now()];
  const begun = [];
  for (let index = 0; index < count; index++) {
    const early = since + (index * 1_000) / perSecond - performance.now();
    if (early > 0) await pause(early);
    begun.push(work(index));
  }
  return Promise.all(begun);
}
