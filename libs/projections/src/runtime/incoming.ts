import type { DomainEvent, Recorded, StoredEvent } from '@reprise/kernel';
import type { Projection } from '../projection';

/** A message on its way through the projections: decoded once, and only when someone needs it. */
export class Incoming {
  private decoded: Recorded<DomainEvent> | undefined;

  constructor(
    readonly event: StoredEvent,
    readonly partition: number,
    private readonly contract: Projection['from'],
  ) {}

  get position(): number {
    return this.event.position;
  }

  /** Ahead of time; what can't be decoded is told to whoever asks for it. */
  decode(): void {
    try {
      this.recorded();
    } catch {
      this.decoded = undefined;
    }
  }

  /** In today's shape. @throws what the codec throws */
  recorded(): Recorded<DomainEvent> {
    return (this.decoded ??= this.contract.codec.decode(this.event));
  }
}
