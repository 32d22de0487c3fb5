import type { FeedBatch, FeedConsumer } from '@reprise/messaging';

/** Tells how old the newest event of each batch was when queries could see it. */
export class MeasuredConsumer implements FeedConsumer {
  constructor(
    private readonly consumer: FeedConsumer,
    private readonly observe: (ageSeconds: number) => void,
  ) {}

  checkpoints() {
    return this.consumer.checkpoints();
  }

  async apply(batch: FeedBatch): Promise<void> {
    await this.consumer.apply(batch);
    const newest = batch.messages.at(-1)?.event.recordedAt;
    if (newest) this.observe(Math.max(0, Date.now() - Date.parse(newest)) / 1_000);
  }
}
