import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadCandidate } from './load-candidate';

const FROM = `const from = { context: 'c', category: 'thing', topic: { name: 't', partitions: 1 }, codec: { decode: (stored: unknown) => stored } };`;
const projection = (as: string, name: string, extra = '') =>
  `export const ${as} = { name: '${name}', version: 1, from, row: z.object({ total: z.int() }), key: () => 'k', evolve: () => ({ total: 1 })${extra} };`;
const file = (...lines: string[]) => [`import { z } from 'zod';`, FROM, ...lines].join('\n');

describe('a candidate', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'reprise-candidate-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (text: string, name = 'candidate.ts') => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const load = (text: string) => loadCandidate(write(text), 'totals');

  it('is a TypeScript file, wherever it stands, with the files that it imports', () => {
    write(`export enum Start { At = 41 }\nexport const next = (n: number): number => n + 1;`, 'more/next.ts');
    const found = load(file(`import { Start, next } from './more/next';`, projection('totals', 'totals', ', indexes: [], start: next(Start.At)')));
    expect(found).toMatchObject({ name: 'totals', version: 1, start: 42 });
    expect(found.row.parse({ total: 3 })).toEqual({ total: 3 });
  });

  it('may import JSON, such as reference data that it joins in', () => {
    write('{ "fee": { "amount": 7 } }', 'fees.json');
    expect(load(file(`import fees from './fees.json';`, projection('totals', 'totals', ', fee: fees.fee.amount')))).toMatchObject({ fee: 7 });
    expect(() => load(file(`import fees from './fees.json';`, 'export const none = fees.none;'))).toThrow(/Property 'none' does not exist/);
  });

  it('is the one of that name where a file has several, or the only one under any name', () => {
    expect(load(file(projection('other', 'others'), projection('totals', 'totals'))).name).toBe('totals');
    expect(load(file(projection('mine', 'something_else'))).name).toBe('something_else');
  });

  it.each([
    { what: 'type errors, each with its line', text: file(`export const a: number = 'one';`), why: /candidate\.ts has type errors:\n {2}.*candidate\.ts:3:14: Type 'string' is not assignable to type 'number'\.$/ },
    { what: 'an import that is not there', text: file(`import { a } from './nowhere';`, 'export { a };'), why: /:3:19: Cannot find module '.\/nowhere'/ },
    { what: 'no TypeScript', text: 'export const = 1;', why: /candidate\.ts:1:14: / },
    { what: 'no projection', text: 'export const total = 1;', why: /candidate\.ts exports no projection: export const … = defineProjection/ },
    { what: 'several of other names', text: file(projection('a', 'one'), projection('b', 'two')), why: /exports several projections \(a, b\), and none of them is named totals/ },
    { what: 'a part missing', text: `export const half = { name: 'totals', key: () => 'k' };`, why: /half of .*candidate\.ts is no projection: .*must be a function.*evolve/s },
    { what: 'an error as it loads', text: `throw new Error('on purpose');\nexport {};`, why: /candidate\.ts failed while it was loaded: (Error: )?on purpose/ },
  ])('is refused for $what', ({ text, why }) => {
    expect(() => load(text)).toThrow(why);
  });

  it('is refused where there is no file', () => {
    expect(() => loadCandidate('no/such.ts', 'totals')).toThrow('there is no file no/such.ts');
  });
});
