import type { Found } from './found';

/** Envelopes are no longer: contracts refuse them. */
const LONGEST = 8_192;

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** What is quoted or in brackets ends with none of these. */
const PAYLOAD = new Set(Buffer.from(BASE64URL));
/** What encodeURIComponent leaves or makes, and what parts a header. */
const HEADER = new Set(Buffer.from(`${BASE64URL}.!~*'()%:`));
const COLON = 0x3a;
/** Before the payload. */
const COLONS = 8;

interface Open {
  readonly at: number;
  length: number;
  /** Seen so far. */
  colons: number;
  readonly rest: Buffer[];
}

interface Chunk {
  readonly chunk: Uint8Array;
  /** Of its first byte in the stream. */
  readonly offset: number;
  /** Indexes in it at which the beginnings of envelopes end. */
  readonly begun: readonly number[];
}

/** Gathers the rest of envelopes whose beginning was found, however the stream is cut. */
export class EnvelopeGathering {
  private open: Open[] = [];
  private complete: Found[] = [];

  private readonly colons: number;

  constructor(private readonly prefix: string) {
    this.colons = prefix.split(':').length - 1;
  }

  add({ chunk, offset, begun }: Chunk): void {
    const before = this.open;
    this.open = [];
    for (const each of before) this.gather(each, chunk, 0);
    for (const end of begun) this.gather({ at: offset + end - this.prefix.length, length: this.prefix.length, colons: this.colons, rest: [] }, chunk, end);
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

  private gather(envelope: Open, chunk: Uint8Array, from: number): void {
    const most = Math.min(chunk.length, from + LONGEST - envelope.length);
    let to = from;
    while (to < most && belongs(envelope, chunk[to] as number)) to += 1;
    envelope.rest.push(Buffer.from(chunk.subarray(from, to)));
    envelope.length += to - from;
    if (to === chunk.length && envelope.length < LONGEST) this.open.push(envelope);
    else this.close(envelope);
  }

  private close({ at, rest }: Open): void {
    this.complete.push({ kind: 'envelope', text: this.prefix + Buffer.concat(rest).toString('latin1'), at });
  }
}

/** Whether the envelope goes on with this byte, which is then counted. */
function belongs(envelope: Open, byte: number): boolean {
  if (envelope.colons === COLONS) return PAYLOAD.has(byte);
  if (byte === COLON) envelope.colons += 1;
  return HEADER.has(byte);
}
