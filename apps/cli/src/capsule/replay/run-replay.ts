import { emitKeypressEvents } from 'node:readline';
import { deliver } from '../../audit/destination';
import { screenOn } from '../../terminal/screen';
import { UsageError } from '../../usage-error';
import { readCapsuleFile } from '../capsule-file';
import { ownCode } from '../code';
import { stepText } from './step-text';
import { type Step, stepsOf } from './steps';
import { HELP, type Key, Walk } from './walk';

interface ReplayOptions {
  readonly all: boolean;
  readonly json: boolean;
}

/** Shows a capsule step by step; answers with the exit code. */
export async function runReplay(file: string, { all, json }: ReplayOptions): Promise<0 | 2> {
  try {
    const { paint } = screenOn(process.stdout);
    const steps = stepsOf(await readCapsuleFile(file), ownCode());
    if (!all && process.stdin.isTTY && process.stdout.isTTY) await walked(new Walk(steps, (step) => stepText(step, paint)));
    else await deliver(printed(steps, json ? (step) => JSON.stringify(step) : (step) => `${stepText(step, paint)}\n`), undefined);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 2;
  }
}

async function* printed(steps: readonly Step[], written: (step: Step) => string): AsyncGenerator<string> {
  for (const step of steps) yield await Promise.resolve(`${written(step)}\n`);
}

const CLEAR = '\u001b[2J\u001b[H';

/** The terminal is as it was when it is over. */
async function walked(walk: Walk): Promise<void> {
  const { stdin, stdout } = process;
  const show = () => stdout.write(`${CLEAR}${walk.text}\n\n${HELP}\n`);
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.resume();
  show();
  await new Promise<void>((over) => {
    stdin.on('keypress', (_: string | undefined, key: Key) => (walk.press(key) ? show() : over()));
    stdin.once('end', over);
  });
  stdin.setRawMode(false);
  stdin.pause();
}
