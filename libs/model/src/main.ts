import { parseArgs } from 'node:util';
import { z } from 'zod';
import { counterexample, lineOn, storyOf, tableOf } from './report';
import { ALL_RULES } from './rules';
import { search } from './search/search';
import { verdictOn, verdicts } from './verdicts';

const USAGE = `npm run model [-- options]

  --events <1-7>     how many events; or --streams <letters>, the stream of each: a, b or c (default aba)
  --relays <1-4>     default 1
  --readers <1-4>    default 1
  --faults <0-4>     how many things may go wrong (default 1)
  --at-most <n>      worlds to look at (default 3000000)
  --without <rule>   what goes wrong without one rule, step by step

rules: ${ALL_RULES.join('; ')}`;

const STREAMS = 'abacbac';
const number = (from: number, to: number) => z.coerce.number().int().min(from).max(to);

const Options = z.strictObject({
  events: number(1, STREAMS.length).default(3),
  streams: z.string().regex(/^[abc]{1,7}$/).optional(),
  relays: number(1, 4).default(1),
  readers: number(1, 4).default(1),
  faults: number(0, 4).default(1),
  'at-most': number(1, 15_000_000).optional(),
  without: z.literal(ALL_RULES).optional(),
});
type Options = z.infer<typeof Options>;

const say = (text: string) => process.stdout.write(`${text}\n\n`);

function read(): Options | undefined {
  const names = Object.keys(Options.shape);
  try {
    const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])) });
    return Options.parse(values);
  } catch (error) {
    process.stderr.write(`${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}\n\n${USAGE}\n`);
    process.exitCode = 2;
    return undefined;
  }
}

function explore(options: Options): void {
  const { relays, readers, faults } = options;
  const size = { streams: options.streams ?? STREAMS.slice(0, options.events), relays, readers, faults };
  const found = search({ size, ...(options['at-most'] !== undefined && { atMost: options['at-most'] }) });
  say(lineOn(size, found));
  if (found.broken) say(counterexample(found));
  if (found.broken || !found.complete) process.exitCode = 1;
}

const options = read();
if (options?.without) say(storyOf(verdictOn(options.without)));
else if (options) {
  explore(options);
  say(tableOf(verdicts()));
}
