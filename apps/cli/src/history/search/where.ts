import { z } from 'zod';
import type { HistoryEvent } from '../history-event';

const OPERATORS = ['!=', '>=', '<=', '=', '>', '<', '~'] as const;
type Operator = (typeof OPERATORS)[number];

/** A condition on one field of an event. */
export interface Where {
  /** As it was typed. */
  readonly text: string;
  matches(this: void, event: HistoryEvent): boolean;
}

const ROOTS = ['data', 'metadata', 'type', 'streamId', 'streamVersion', 'position', 'eventId', 'schemaVersion', 'occurredAt', 'recordedAt'];
const SHAPE = /^\s*([A-Za-z_][\w-]*(?:\.[\w-]+)*)\s*(!=|>=|<=|=|>|<|~)\s*(.*?)\s*$/s;

/** `<field><operator><value>`, like `data.amount>1000`. */
export const where = z.string().transform((text, context): Where => {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const [, path, operator, value] = SHAPE.exec(text) ?? [];
  if (path === undefined || value === undefined) return refuse(`It must be like data.amount>1000: a field, one of ${OPERATORS.join(' ')}, and a value.`);
  const [root = '', ...steps] = path.split('.');
  if (!ROOTS.includes(root)) return refuse(`There is no field ${root}: it must begin with one of ${ROOTS.join(', ')}.`);
  if (isOrder(operator) && /^[=<>!~]|^$/.test(value)) return refuse(`There is no value after ${operator}: it must be like data.amount>1000.`);
  const test = testOf(operator as Operator, value);
  if (typeof test === 'string') return refuse(test);
  return { text, matches: (event) => test(valuesAt(event, [root, ...steps])) };
});

const isOrder = (operator = '') => operator.startsWith('<') || operator.startsWith('>');

/** All values at the end of the path: of a list, those of its members. */
function valuesAt(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value) && (step === undefined || !/^[0-9]+$/.test(step))) return value.flatMap((inner) => valuesAt(inner, step === undefined ? [] : [step, ...rest]));
  if (step === undefined) return [value];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [];
  return valuesAt((value as Record<string, unknown>)[step], rest);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

type Test = (values: readonly unknown[]) => boolean;

/** The test, or what is wrong with it. */
function testOf(operator: Operator, given: string): Test | string {
  if (operator === '~') return matching(given);
  const wanted = literal(given);
  const equal = (value: unknown) => value === wanted || textOf(value) === given;
  if (operator === '=') return (values) => values.some(equal);
  if (operator === '!=') return (values) => !values.some(equal);
  return (values) => values.some((value) => ordered(value, wanted) && HOLDS[operator](value, wanted));
}

function matching(pattern: string): Test | string {
  try {
    const expression = new RegExp(pattern);
    return (values) => values.some((value) => expression.test(textOf(value)));
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** A number, true, false, null or quoted text as JSON has it; else the text itself. */
function literal(given: string): unknown {
  try {
    const value: unknown = JSON.parse(given);
    return typeof value === 'object' && value !== null ? given : value;
  } catch {
    return given;
  }
}

/** Only numbers and numbers, or text and text, have an order: times are text that is in order. */
const ordered = (value: unknown, wanted: unknown): value is string => typeof value === typeof wanted && (typeof value === 'number' || typeof value === 'string');

const HOLDS: Readonly<Record<'>' | '<' | '>=' | '<=', (value: string, wanted: unknown) => boolean>> = {
  '>': (value, wanted) => value > (wanted as string),
  '<': (value, wanted) => value < (wanted as string),
  '>=': (value, wanted) => value >= (wanted as string),
  '<=': (value, wanted) => value <= (wanted as string),
};
