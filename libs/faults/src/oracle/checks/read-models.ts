import type { Check } from '../check';
import { finding } from '../finding';

/** What is in one list more often than in the other. */
function surplus(of: readonly string[], over: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const row of over) left.set(row, (left.get(row) ?? 0) + 1);
  return of.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}

/** What queries read is what a replay of the log makes, row by row. */
export const readModels: Check = ({ readModels: models }) =>
  models.flatMap(({ name, live, replayed }) => [
    ...surplus(live, replayed).map((row) => finding('diverged', `${name} shows what no replay makes: ${row}`)),
    ...surplus(replayed, live).map((row) => finding('diverged', `${name} does not show what a replay makes: ${row}`)),
  ]);
