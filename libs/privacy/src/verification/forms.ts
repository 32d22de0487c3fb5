/** A way to write a value down. */
export interface Form {
  readonly name: FormName;
  readonly bytes: Buffer;
  /** Letters are the same in either case. */
  readonly anyCase: boolean;
}

export const FORM_NAMES = ['plain', 'JSON', 'quotes doubled', 'percent-encoded', 'hex', 'base64'] as const;
export type FormName = (typeof FORM_NAMES)[number];

/** Of a longer value its beginning is looked for: whatever holds all of it holds that. */
const LONGEST = 48;

/** Fewer characters of base64 are in any large file by chance. */
const SHORTEST_BASE64 = 6;

/** Every form in which a value is looked for, each once. */
export const formsOf = (value: string): readonly Form[] => wholeFormsOf([...value].slice(0, LONGEST).join(''));

/** Of this value only the beginning is looked for. */
export const isCut = (value: string): boolean => [...value].length > LONGEST;

/** The same forms of all of it. */
export function wholeFormsOf(value: string): readonly Form[] {
  const text = spellings(value).flatMap(inText);
  const bytes = Buffer.from(value);
  const all = [...text, { name: 'hex' as const, bytes: Buffer.from(bytes.toString('hex')), anyCase: true }, ...base64Of(bytes)];
  return distinct(all);
}

/** Of several that match the same bytes, the first. */
function distinct(forms: readonly Form[]): readonly Form[] {
  const matched = ({ bytes, anyCase }: Form) => (anyCase ? bytes.toString('latin1').toLowerCase() : `exact ${bytes.toString('latin1')}`);
  return [...new Map(forms.toReversed().map((form) => [matched(form), form])).values()].reverse();
}

/** ASCII letters match in either case anyway; others in the cases that people write. */
const spellings = (value: string): string[] => [value, value.toLowerCase(), value.toUpperCase()].flatMap((spelled) => [spelled.normalize('NFC'), spelled.normalize('NFD'), spelled]);

function inText(value: string): Form[] {
  const json = (text: string) => JSON.stringify(text).slice(1, -1);
  const ascii = (text: string) => text.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const percent = encodeURIComponent(Buffer.from(value).toString());
  const written: readonly (readonly [FormName, string])[] = [
    ['plain', value],
    ['JSON', json(value)],
    ['JSON', ascii(json(value))],
    ['JSON', json(json(value))],
    ['quotes doubled', value.replaceAll("'", "''")],
    ['quotes doubled', value.replaceAll('"', '""')],
    ['percent-encoded', percent],
    ['percent-encoded', percent.replaceAll('%20', '+')],
  ];
  return written.map(([name, text]) => ({ name, bytes: Buffer.from(text), anyCase: true }));
}

/** As it stands in the base64 of anything that holds it: at each of three alignments, without what its neighbours decide. */
function base64Of(bytes: Buffer): Form[] {
  const texts = [0, 1, 2].map((offset) => {
    const first = Math.ceil((offset * 8) / 6);
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    return Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').slice(first, end);
  });
  return texts
    .filter((text) => text.length >= SHORTEST_BASE64)
    .flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')])
    .map((text) => ({ name: 'base64', bytes: Buffer.from(text), anyCase: false }));
}
