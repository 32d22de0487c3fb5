import { DriftWatch } from './drift-watch';
import { SchemaDrift, StoreUnavailable } from './errors';

describe('watching for drift', () => {
  it('tells of it until it is mended, a log that is away or not', async () => {
    const found = new SchemaDrift(['missing: a trigger']);
    const findings = [found, new StoreUnavailable('gone'), undefined];
    const reported: SchemaDrift[] = [];
    const check = () => {
      const finding = findings.shift();
      return finding ? Promise.reject(finding) : Promise.resolve();
    };
    const watch = new DriftWatch({ check, report: (drift) => reported.push(drift) });
    await watch.look();
    await watch.look();
    expect(() => watch.assertNone()).toThrow('missing: a trigger');
    expect([watch.differences, reported]).toEqual([['missing: a trigger'], [found]]);
    await watch.look();
    expect(watch.differences).toEqual([]);
    expect(() => watch.assertNone()).not.toThrow();
    watch.stop();
  });
});
