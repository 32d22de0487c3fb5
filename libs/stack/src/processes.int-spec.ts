import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProcessMark, endProcess, isRunning, markOf, signal, waitForEnd } from './index';
import { processesIn } from './processes';

const DEAF = "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1e6)";
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'reprise-process-')));
const onLinux = process.platform === 'linux' ? it : it.skip;
const started: ProcessMark[] = [];

async function start(program: string): Promise<ProcessMark> {
  const child = spawn(process.execPath, ['-e', program], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const mark = markOf(child.pid ?? 0);
  if (!mark) throw new Error('it did not start');
  started.push(mark);
  return mark;
}

afterAll(() => {
  for (const mark of started) signal(mark, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

describe('a process', () => {
  it('is told from a later one with its pid', async () => {
    const mark = await start(DEAF);
    const earlier = { ...mark, started: 'at another time' };
    expect([isRunning(mark), isRunning(earlier)]).toEqual([true, false]);
    signal(earlier, 'SIGKILL');
    expect(isRunning(mark)).toBe(true);
  });

  it('is ended even when it is deaf to being asked', async () => {
    const mark = await start(DEAF);
    signal(mark, 'SIGTERM');
    expect(await waitForEnd(mark, 100)).toBe(false);
    await endProcess(mark, { politely: 'SIGTERM', patienceMs: 500 });
    expect(markOf(mark.pid)).toBeUndefined();
  });

  onLinux('is found by the folder it works in', async () => {
    const mark = await start(DEAF);
    expect(processesIn(folder)).toContainEqual(mark);
    expect(processesIn(join(folder, 'elsewhere'))).toEqual([]);
  });
});
