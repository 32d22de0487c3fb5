import { z } from 'zod';
import { FAILPOINTS, type Failpoint } from './names';

export type Action = { readonly kind: 'kill' } | { readonly kind: 'error' } | { readonly kind: 'pause'; readonly ms: number };

/** What happens at a failpoint, and at which of its hits; without one, at each. */
export interface Order {
  readonly name: Failpoint;
  readonly action: Action;
  readonly at?: number | undefined;
}

export interface Settings {
  readonly orders: readonly Order[];
  /** Where hits are noted, a name a line. */
  readonly file: string;
}

const ORDER = /^(?<name>[\w.]+)=(?<action>kill|error|pause:(?<ms>\d{1,6}))(?:@(?<at>[1-9]\d{0,8}))?$/;
const FORM = 'an order has the form name=kill, name=error or name=pause:<ms>, and @<n> after it for the n-th hit only';

const Name = z.enum(FAILPOINTS);
const nameIn = (text: string) => text.split('=', 1)[0] ?? '';

const One = z
  .string()
  .trim()
  .regex(ORDER, FORM)
  .refine((text) => Name.safeParse(nameIn(text)).success, { error: ({ input }) => `there is no failpoint ${nameIn(String(input))}` })
  .transform(orderOf);

const Orders = z
  .string()
  .transform((text) => text.split(';').filter((part) => part.trim() !== ''))
  .pipe(z.array(One).min(1, 'names no failpoint'));

const Environment = z
  .object({ REPRISE_FAILPOINTS: Orders, REPRISE_FAILPOINTS_FILE: z.string().min(1), NODE_ENV: z.string().optional() })
  .refine(({ NODE_ENV }) => NODE_ENV !== 'production', 'NODE_ENV is production, where failpoints would end the service: unset REPRISE_FAILPOINTS');

function orderOf(text: string): Order {
  const { action, ms, at } = ORDER.exec(text)?.groups ?? {};
  const kind = action === 'kill' || action === 'error' ? action : 'pause';
  return { name: Name.parse(nameIn(text)), action: kind === 'pause' ? { kind, ms: Number(ms) } : { kind }, ...(at && { at: Number(at) }) };
}

/** Failpoints were asked for that there are not, or where there may be none. */
export class InvalidFailpoints extends Error {
  override readonly name = 'InvalidFailpoints';
}

/** Undefined: none are wanted. @throws InvalidFailpoints */
export function settingsOf(environment: Readonly<Record<string, string | undefined>>): Settings | undefined {
  if (environment['REPRISE_FAILPOINTS'] === undefined) return undefined;
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) throw new InvalidFailpoints(`REPRISE_FAILPOINTS: ${z.prettifyError(parsed.error)}`);
  return { orders: parsed.data.REPRISE_FAILPOINTS, file: parsed.data.REPRISE_FAILPOINTS_FILE };
}
