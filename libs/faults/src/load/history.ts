import { type WriteStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Observation, Operation } from '../oracle/evidence';

/** What clients know: all of it, in memory for the oracle and as NDJSON for whoever looks at a failure. */
export class History {
  readonly operations: Operation[] = [];
  readonly observations: Observation[] = [];
  private readonly files: Record<'operations' | 'observations', WriteStream>;
  private readonly began = performance.now();
  private readonly newest = new Map<string, Observation>();
  acknowledged = 0;

  constructor(folder: string) {
    this.files = { operations: createWriteStream(join(folder, 'operations.ndjson')), observations: createWriteStream(join(folder, 'observations.ndjson')) };
  }

  /** Milliseconds of the run's clock, which never jumps. */
  now(): number {
    return Math.round((performance.now() - this.began) * 1_000) / 1_000;
  }

  ended(operation: Operation): void {
    this.operations.push(operation);
    if (operation.outcome.kind === 'ok') this.acknowledged += 1;
    this.files.operations.write(`${JSON.stringify(operation)}\n`);
  }

  /** One that says what the last one of the same client on the same row said tells nothing, and is dropped. */
  observed(observation: Observation): void {
    const of = `${observation.client} ${observation.readModel} ${observation.streamId}`;
    const last = this.newest.get(of);
    this.newest.set(of, observation);
    if (observation.minPosition === undefined && last?.position === observation.position && last.streamVersion === observation.streamVersion) return;
    this.observations.push(observation);
    this.files.observations.write(`${JSON.stringify(observation)}\n`);
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.files).map((file) => new Promise<void>((resolve) => file.end(() => resolve()))));
  }
}
