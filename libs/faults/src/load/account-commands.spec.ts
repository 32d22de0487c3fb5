import { Random } from '../random';
import { AccountCommands } from './account-commands';
import { Market } from './market';

/** Several clients on one market, every command of whom is accepted. */
function series(seed: number, length: number) {
  const market = new Market();
  const random = new Random(seed);
  const clients = Array.from({ length: 3 }, () => new AccountCommands(market, random.fork()));
  return Array.from({ length }, (_, index) => {
    const planned = clients[index % clients.length]!.next();
    planned.then?.({ kind: 'ok', appended: [] });
    return planned;
  });
}

describe('what clients do with accounts', () => {
  it('is the same for the same seed', () => expect(JSON.stringify(series(1, 200))).toBe(JSON.stringify(series(1, 200))));

  it('opens each account once', () => {
    const opened = series(2, 2_000).flatMap(({ command, writes }) => (command === 'open' ? writes.map(({ streamId }) => streamId) : []));
    expect(new Set(opened).size).toBe(opened.length);
  });

  it('moves nothing in sum between two accounts', () => {
    const transfers = series(3, 500).filter(({ command }) => command === 'transfer');
    expect(transfers.length).toBeGreaterThan(50);
    for (const { writes } of transfers) expect(writes.reduce((sum, { movement }) => sum + movement, 0)).toBe(0);
  });

  it('freezes no account that is frozen, so that every command does something', () => {
    const frozen = new Set<string>();
    for (const { command, writes: [first] } of series(4, 3_000)) {
      if (command === 'freeze') expect(frozen.has(first!.streamId)).toBe(false);
      if (command === 'freeze') frozen.add(first!.streamId);
      if (command === 'unfreeze') expect(frozen.delete(first!.streamId)).toBe(true);
    }
  });
});
