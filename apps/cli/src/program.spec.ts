import type { Command } from 'commander';
import fc from 'fast-check';
import { reprise } from './program';

/** The process would have ended here. */
class Ended extends Error {
  constructor(readonly code: unknown) {
    super(`ended with ${String(code)}`);
  }
}

const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];
const hasAction = (command: Command) => Boolean((command as unknown as { readonly _actionHandler: unknown })._actionHandler);

/** Everything that is typed is read as ever, and nothing is done. */
function tamed(said: string[]): Command {
  const program = reprise();
  for (const command of all(program)) {
    const say = (text: string) => void said.push(text);
    command.configureOutput({ writeOut: say, writeErr: say });
    if (hasAction(command)) command.action(() => undefined);
  }
  return program;
}

async function typed(argv: readonly string[]): Promise<{ readonly code: unknown; readonly said: string }> {
  const said: string[] = [];
  const code = await tamed(said).parseAsync(['node', 'reprise', ...argv]).then(
    () => 0,
    (error: unknown) => {
      if (error instanceof Ended) return error.code;
      throw error;
    },
  );
  return { code, said: said.join('') };
}

const commands = all(reprise());
const names = commands.map((command) => command.name());
const flags = commands.flatMap(({ options }) => options.flatMap(({ short, long }) => [short, long].filter((flag) => flag !== undefined)));
const value = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', '-', '--', '0', '-1', '1e9', '2026-01-31', '9'.repeat(30), '../..', 'a=b', '__proto__', 'NaN', '\u0000'));
const flag = fc.constantFrom(...flags);
const word = fc.oneof(fc.constantFrom(...names), flag, value, fc.tuple(flag, value).map(([name, given]) => `${name}=${given}`));
/** From a command that there is, so that most of what follows is read by it. */
const line = fc.tuple(fc.constantFrom(...commands), fc.array(word, { maxLength: 6 })).map(([command, words]) => [...pathOf(command), ...words]);

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

describe('whatever is typed', () => {
  beforeAll(() => {
    jest.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Ended(code);
    });
  });
  afterAll(() => jest.restoreAllMocks());

  it('is taken, or refused with 2 and a reason, and never fails in another way', () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(line, fc.array(word, { maxLength: 8 })), async (argv) => {
        const { code, said } = await typed(argv);
        expect([0, 2]).toContain(code);
        expect(said).not.toMatch(/^\s+at .+:\d+:\d+/m);
        if (code === 2) expect(said).not.toBe('');
      }),
      { numRuns: 200, timeout: 5_000 },
    ));

  it('is answered with help by every command', async () => {
    for (const command of commands) expect(await typed([...pathOf(command), '--help'])).toMatchObject({ code: 0, said: expect.stringContaining('Usage: ') as string });
  });
});
