import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StoredMessage {
  readonly partition: number;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface StoredTopic {
  readonly partitions: number;
  readonly messages: StoredMessage[][];
}

export interface Committed {
  readonly offset: string;
  readonly metadata: string | null;
}

/** What a broker holds, in files: it outlives the process that is killed beside it. */
export class StoredTopics {
  private readonly topics = new Map<string, StoredTopic>();
  private readonly offsets: Record<string, Record<string, Committed>>;

  constructor(private readonly folder: string) {
    const kept = this.read('offsets.json');
    this.offsets = kept === undefined ? {} : (JSON.parse(kept) as typeof this.offsets);
    const names = this.read('topics.json');
    for (const [name, partitions] of Object.entries(names === undefined ? {} : (JSON.parse(names) as Record<string, number>))) this.open(name, partitions);
  }

  get names(): readonly string[] {
    return [...this.topics.keys()];
  }

  create(name: string, partitions: number): void {
    if (this.topics.has(name)) return;
    this.open(name, partitions);
    writeFileSync(join(this.folder, 'topics.json'), JSON.stringify(Object.fromEntries([...this.topics].map(([topic, one]) => [topic, one.partitions]))));
  }

  partitionsOf(name: string): number {
    return this.topics.get(name)?.partitions ?? 0;
  }

  /** In offset order. */
  messagesOf(name: string, partition: number): readonly StoredMessage[] {
    return this.topics.get(name)?.messages[partition] ?? [];
  }

  /** Kept before it returns. */
  append(name: string, messages: readonly StoredMessage[]): void {
    appendFileSync(join(this.folder, `${name}.ndjson`), messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
    for (const message of messages) this.topics.get(name)?.messages[message.partition]?.push(message);
  }

  commit(group: string, offsets: Readonly<Record<string, Committed>>): void {
    this.offsets[group] = { ...this.offsets[group], ...offsets };
    writeFileSync(join(this.folder, 'offsets.json'), JSON.stringify(this.offsets));
  }

  committed(group: string, topic: string, partition: number): Committed | undefined {
    return this.offsets[group]?.[`${topic} ${partition}`];
  }

  private open(name: string, partitions: number): void {
    const messages = Array.from({ length: partitions }, (): StoredMessage[] => []);
    for (const line of (this.read(`${name}.ndjson`) ?? '').split('\n').filter(Boolean)) {
      const message = JSON.parse(line) as StoredMessage;
      messages[message.partition]?.push(message);
    }
    this.topics.set(name, { partitions, messages });
  }

  private read(name: string): string | undefined {
    const file = join(this.folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }
}
