import { Metrics } from './metrics';

describe('metrics', () => {
  const never = () => new Promise<never>(() => undefined);
  const lines = async (metrics: Metrics) => (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('reprise_'));

  it('are told although what one of them asks hangs or fails', async () => {
    const metrics = new Metrics();
    metrics.show('reprise_hangs', 'Hangs.', never);
    metrics.show('reprise_fails', 'Fails.', () => Promise.reject(new Error('away')));
    metrics.showEach({ name: 'reprise_each', help: 'Hangs, too.', labelNames: ['of'] }, never);
    metrics.showUp('reprise_up', 'Hangs, too.', never);
    metrics.show('reprise_works', 'Works.', () => 7);
    expect(await lines(metrics)).toEqual(['reprise_hangs Nan', 'reprise_fails Nan', 'reprise_up 0', 'reprise_works 7']);
  });

  it('with labels are those of now', async () => {
    const metrics = new Metrics();
    let of = ['a', 'b'];
    metrics.showEach({ name: 'reprise_each', help: 'Each.', labelNames: ['of'] }, () => of.map((name, value) => [{ of: name }, value] as const));
    expect(await lines(metrics)).toEqual(['reprise_each{of="a"} 0', 'reprise_each{of="b"} 1']);
    of = ['c'];
    expect(await lines(metrics)).toEqual(['reprise_each{of="c"} 0']);
  });

  it('tell of every pool, and count what others count', async () => {
    const metrics = new Metrics();
    let count = 1;
    metrics.showPool('log', () => ({ totalCount: 3, idleCount: 2, waitingCount: 1 }));
    metrics.showPool('vault', () => ({ totalCount: 0, idleCount: 0, waitingCount: 0 }));
    metrics.showCount('reprise_things_total', 'Things.', () => (count += 1));
    expect(await lines(metrics)).toEqual([
      'reprise_pool_connections{pool="log"} 3',
      'reprise_pool_connections{pool="vault"} 0',
      'reprise_pool_connections_busy{pool="log"} 1',
      'reprise_pool_connections_busy{pool="vault"} 0',
      'reprise_pool_waiting{pool="log"} 1',
      'reprise_pool_waiting{pool="vault"} 0',
      'reprise_things_total 2',
    ]);
    expect(await lines(metrics)).toContain('reprise_things_total 3');
  });
});
