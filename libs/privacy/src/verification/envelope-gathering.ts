import type { Found } from './found';

/** Envelopes are no longer: contracts refuse them. */
const LONGEST = 8_192;

/** All that an envelope is made of; what follows it in JSON, a table or a log is none of these. */
const OWN = new Set(Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()%:"));

interface Chunk {
  readonly chunk: Uint8Array;
  /** Of its first byte in the stream. */
  readonly offset: number;
  /** Indexes in it at which the beginnings of envelopes end. */
  readonly begun: readonly number[];
}

/** Gathers the rest of envelopes whose beginning was found, however the stream is cut. */
export class EnvelopeGathering {
  private open: { readonly at: number; length: number; readonly rest: Buffer[] }[] = [];
  private complete: Found[] = [];

  constructor(private readonly prefix: string) {}

  add({ chunk, offset, begun }: Chunk): void {
    const before = this.open;
    this.open = [];
    for (const each of before) this.gather(each, chunk, 0);
    for (const end of begun) this.gather({ at: offset + end - this.prefix.length, length: this.prefix.length, rest: [] }, chunk, end);
  }

  end(): void {
    for (const each of this.open) this.close(each);
    this.open = [];
  }

  taken(): readonly Found[] {
    const taken = this.complete;
    this.complete = [];
    return taken;
  }

  private gather(envelope: (typeof this.open)[number], chunk: Uint8Array, from: number): void {
    const most = Math.min(chunk.length, from + LONGEST - envelope.length);
    let to = from;
    while (to < most && OWN.has(chunk[to] as number)) to += 1;
    envelope.rest.push(Buffer.from(chunk.subarray(from, to)));
    envelope.length += to - from;
    if (to === chunk.length && envelope.length < LONGEST) this.open.push(envelope);
    else this.close(envelope);
  }

  private close({ at, rest }: (typeof this.open)[number]): void {
    this.complete.push({ kind: 'envelope', text: this.prefix + Buffer.concat(rest).toString('latin1'), at });
  }
}
