import { spawn } from 'node:child_process';
import { exitInWords, exitOf } from './exit';

const run = (program: string) => exitOf(spawn(process.execPath, ['-e', program], { stdio: 'ignore' }));

it.each([
  ['process.exit(3)', 'exit code 3'],
  ['process.kill(process.pid, "SIGKILL")', 'signal SIGKILL'],
])('the end of %s is told in words', async (program, words) => {
  expect(exitInWords(await run(program))).toBe(words);
});
