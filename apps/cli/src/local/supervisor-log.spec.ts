import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { follow, logTo } from './supervisor-log';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'reprise-log-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('has the time before every line, and gives the line back without it', () => {
  const file = join(folder, 'logs', 'supervisor.log');
  const say = logTo(file);
  say('postgres started (pid 7)');
  say('Stopped.');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z postgres started/), expect.stringMatching(/Z Stopped\.$/)]);
});

it('can be followed from a place on, and is told without the time', () => {
  const file = join(folder, 'supervisor.log');
  const write = logTo(file);
  write('of an earlier start');
  const said: string[] = [];
  const following = follow(file, { from: readFileSync(file).length, say: (line) => said.push(line) });
  write('postgres started (pid 7)');
  following.more();
  write('half');
  appendFileSync(file, 'a line');
  following.more();
  expect(said).toEqual(['postgres started (pid 7)', 'half']);
  following.end();
});

it('hinders nobody when it can\'t be written', () => {
  expect(() => logTo(folder)('lost')).not.toThrow();
});
