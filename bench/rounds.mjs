// How things are measured side by side: in turns, so that what disturbs the machine disturbs all of them alike.
import { performance } from 'node:perf_hooks';

/** Runs each contestant once a round, in turns. Resolves to what each gave, a list by name. */
export async function inTurns(rounds, contestants) {
  const given = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, contestant] of Object.entries(contestants)) given[name].push(await contestant(round));
  }
  return given;
}

/** So many workers, each doing one thing after another for `ms`. Resolves to { perSecond, latencies } (in ms, of all of them). */
export async function closedLoop({ workers, ms }, work) {
  const latencies = [];
  const since = performance.now();
  const worker = async (_, index) => {
    for (let now = performance.now(); now - since < ms; ) {
      await work(index);
      const then = performance.now();
      latencies.push(then - now);
      now = then;
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return { perSecond: (latencies.length * 1_000) / (performance.now() - since), latencies };
}
