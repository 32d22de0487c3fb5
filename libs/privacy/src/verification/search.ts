import { envelopePrefix } from '../envelope/envelope';
import { Automaton, type OnMatch } from './automaton';
import { EnvelopeGathering } from './envelope-gathering';
import { type FormName, formsOf } from './forms';
import type { Found } from './found';
import { WholeValues } from './whole-values';

interface Needle {
  readonly value: number;
  readonly form: FormName;
  readonly length: number;
}

interface Needles {
  readonly automaton: Automaton;
  /** In the order of the automaton's patterns; what is beyond them is the beginning of an envelope. */
  readonly needles: readonly Needle[];
}

const NOTHING: readonly Found[] = [];

/** What is looked for, made ready once: known values in all their forms, and envelopes of one subject. */
export class Search {
  private readonly text: Needles;
  private readonly exact: Needles;
  private readonly prefix: string;
  private readonly wholes: WholeValues;

  constructor({ values, subjectId }: { readonly values: readonly string[]; readonly subjectId: string }) {
    const all = values.flatMap((value, index) => formsOf(value).map((form) => ({ ...form, value: index + 1 })));
    this.wholes = new WholeValues(values);
    this.prefix = envelopePrefix(subjectId);
    this.text = needles(all.filter(({ anyCase }) => anyCase), { anyCase: true });
    this.exact = needles(all.filter(({ anyCase }) => !anyCase), { extra: [Buffer.from(this.prefix)] });
  }

  /** A stream is what is searched as one: a file, a cell, a message's value. */
  begin(): SearchedStream {
    return new SearchedStream(this.text, this.exact, this.prefix);
  }

  within(bytes: Uint8Array): readonly Found[] {
    const stream = this.begin();
    const found = stream.add(bytes);
    const atEnd = stream.end();
    return atEnd.length > 0 ? [...found, ...atEnd] : found;
  }

  /**
   * The text with `[value n]` wherever it holds one in a form of its own, so that it may be shown. Where it holds the
   * beginning of a long one and goes on otherwise, all that follows is taken for the value.
   */
  redact(text: string): string {
    const bytes = Buffer.from(text);
    const found = this.spans(bytes);
    if (found.length === 0) return text;
    const parts: string[] = [];
    let end = 0;
    for (const span of found) {
      if (span.from >= end) parts.push(bytes.toString('utf8', end, span.from), `[value ${span.value}]`);
      end = Math.max(end, span.to);
    }
    return parts.join('') + bytes.toString('utf8', end);
  }

  private spans(bytes: Buffer) {
    const spans: { readonly from: number; readonly to: number; readonly value: number }[] = [];
    for (const { automaton, needles: known } of [this.text, this.exact]) {
      automaton.scan(bytes, 0, (pattern, to) => {
        const needle = known[pattern];
        if (!needle) return;
        const from = to - needle.length;
        spans.push({ from, to: this.wholes.endOf(needle.value, bytes, from) ?? to, value: needle.value });
      });
    }
    return spans.sort((one, other) => one.from - other.from || other.to - one.to);
  }
}

/** One stream of bytes, in chunks cut anywhere. Offsets are from its first byte. */
class SearchedStream {
  private offset = 0;
  private textState = 0;
  private exactState = 0;
  private found: Found[] = [];
  private envelopes: EnvelopeGathering | undefined;

  constructor(
    private readonly text: Needles,
    private readonly exact: Needles,
    private readonly prefix: string,
  ) {}

  /** What became complete with this chunk, which may be overwritten afterwards. */
  add(chunk: Uint8Array): readonly Found[] {
    this.textState = this.text.automaton.scan(chunk, this.textState, this.onMatch(this.text));
    const begun: number[] = [];
    this.exactState = this.exact.automaton.scan(chunk, this.exactState, this.onMatch(this.exact, (end) => begun.push(end)));
    if (begun.length > 0) this.envelopes ??= new EnvelopeGathering(this.prefix);
    this.envelopes?.add({ chunk, offset: this.offset, begun });
    this.offset += chunk.length;
    return this.taken();
  }

  /** What is complete because nothing follows it. */
  end(): readonly Found[] {
    this.envelopes?.end();
    return this.taken();
  }

  private onMatch({ needles: known }: Needles, onEnvelope?: (end: number) => void): OnMatch {
    return (pattern, end) => {
      const needle = known[pattern];
      if (needle) this.found.push({ kind: 'value', value: needle.value, form: needle.form, at: this.offset + end - needle.length });
      else onEnvelope?.(end);
    };
  }

  private taken(): readonly Found[] {
    const envelopes = this.envelopes?.taken() ?? [];
    if (this.found.length === 0 && envelopes.length === 0) return NOTHING;
    const found = [...this.found, ...envelopes];
    this.found = [];
    return found;
  }
}

export type { SearchedStream };

interface Spelled {
  readonly value: number;
  readonly name: FormName;
  readonly bytes: Buffer;
}

function needles(spelled: readonly Spelled[], { anyCase = false, extra = [] }: { readonly anyCase?: boolean; readonly extra?: readonly Buffer[] }): Needles {
  const known = spelled.map(({ value, name, bytes }) => ({ value, form: name, length: bytes.length }));
  return { automaton: new Automaton([...spelled.map(({ bytes }) => bytes), ...extra], { anyCase }), needles: known };
}
