import { type Form, isCut, wholeFormsOf } from './forms';

/** All of the values of which only the beginning is looked for, to tell where one of them ends. */
export class WholeValues {
  private readonly forms: ReadonlyMap<number, readonly Form[]>;

  constructor(values: readonly string[]) {
    this.forms = new Map(values.flatMap((value, index) => (isCut(value) ? [[index + 1, wholeFormsOf(value)]] : [])));
  }

  /** Where a value ends that begins there: with the text, where it does not stand there as a whole. Undefined for a short one. */
  endOf(value: number, text: Buffer, from: number): number | undefined {
    const forms = this.forms.get(value);
    if (!forms) return undefined;
    const ends = forms.filter((form) => stands(form, text, from)).map(({ bytes }) => from + bytes.length);
    return ends.length > 0 ? Math.max(...ends) : text.length;
  }
}

function stands({ bytes, anyCase }: Form, text: Buffer, from: number): boolean {
  const there = text.subarray(from, from + bytes.length);
  return anyCase ? folded(there) === folded(bytes) : there.equals(bytes);
}

/** ASCII letters alone. */
const folded = (bytes: Buffer): string => bytes.toString('latin1').replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
