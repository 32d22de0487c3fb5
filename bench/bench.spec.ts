import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: join(__dirname, '..'), encoding: 'utf8' });

const RESULT = {
  case: '64 writers',
  value: 1_000,
  unit: '/s',
  peers: { slow: 100, fast: 2_000 },
  goals: { slow: '>= 8', fast: '>= 1', 'not here': '>= 2' },
  goal: '<= 60',
};

const printed = (how: 'printTable' | 'printJson') =>
  node('--input-type=module', '-e', `import { ${how} } from './bench/results.mjs'; ${how}('append', [${JSON.stringify(RESULT)}])`).stdout;

describe('npm run bench', () => {
  it.each([
    ['a bench', 'nix', 'There is no bench nix. There is: '],
    ['a flag', '--nix', 'There is no flag --nix. There is: --json, --long.'],
  ])('refuses %s it does not know, with those it knows', (_, argument, message) => {
    const { status, stderr, stdout } = node('bench/run.mjs', argument);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('says for each goal whether it is met', () => {
    expect(printed('printTable')).toBe(
      'append\n  64 writers      1000 /s (goal <= 60: NOT MET)   10 × slow (goal >= 8: met), 0.5 × fast (goal >= 1: NOT MET)\n',
    );
  });

  it('prints one object a line for tools, and judges no goal about a peer that was not measured', () => {
    expect(JSON.parse(printed('printJson'))).toEqual({
      bench: 'append',
      case: '64 writers',
      value: 1_000,
      unit: '/s',
      peers: { slow: 100, fast: 2_000 },
      ratios: { slow: 10, fast: 0.5 },
      goals: [
        { peer: 'slow', goal: '>= 8', met: true },
        { peer: 'fast', goal: '>= 1', met: false },
        { goal: '<= 60', met: false },
      ],
    });
  });
});

describe('the tables of docs/performance.md', () => {
  const PAGE = 'before\n<!-- machine -->\nold\n<!-- end -->\nbetween\n<!-- bench append -->\nold\n<!-- end -->\nafter\n';
  const written = (page: string) =>
    node(
      '--input-type=module',
      '-e',
      `import { withTables } from './bench/performance/tables.mjs';
       process.stdout.write(withTables(${JSON.stringify(page)}, { results: [${printed('printJson')}], machine: 'ours' }))`,
    );

  it('are written between their markers, with what met its goal and what did not', () => {
    expect(written(PAGE).stdout).toBe(
      [
        'before\n<!-- machine -->\nours\n<!-- end -->\nbetween\n<!-- bench append -->',
        '| case | value | against | goal |',
        '|---|---|---|---|',
        '| 64 writers | 1,000 /s | 10 × slow<br>0.5 × fast | >= 8 × slow: met<br>>= 1 × fast: **not met**<br><= 60: **not met** |',
        '<!-- end -->\nafter\n',
      ].join('\n'),
    );
  });

  it('have a place for every bench there is', () => {
    const page = readFileSync(join(__dirname, '..', 'docs', 'performance.md'), 'utf8');
    const benches = readdirSync(__dirname).filter((file) => file.endsWith('.bench.mjs')).map((file) => file.slice(0, -'.bench.mjs'.length));
    expect(benches.filter((bench) => !page.includes(`<!-- bench ${bench} -->`))).toEqual([]);
  });

  it('are refused for a page without their place', () => {
    expect(written(PAGE.replace('bench append', 'bench nix')).stderr).toContain('the page has no place for bench append');
  });
});
