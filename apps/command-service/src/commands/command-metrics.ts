import { Injectable } from '@nestjs/common';
import { IdempotencyKeyReused } from '@reprise/event-store';
import { Metrics, Problem } from '@reprise/service-kit';

const BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How many commands of each type ended how, and how long they took. */
@Injectable()
export class CommandMetrics {
  private readonly total;
  private readonly seconds;

  constructor(metrics: Metrics) {
    this.total = metrics.counter({
      name: 'reprise_commands_total',
      help: 'Commands by type and outcome.',
      labelNames: ['type', 'outcome'],
    });
    this.seconds = metrics.histogram({
      name: 'reprise_command_duration_seconds',
      help: 'From the command bus to the committed events, waiting for its turn included.',
      labelNames: ['type'],
      buckets: BUCKETS_SECONDS,
    });
  }

  async measure<Result extends { readonly replayed: boolean }>(type: string, run: () => Promise<Result>): Promise<Result> {
    const stop = this.seconds.startTimer({ type });
    try {
      const result = await run();
      this.total.inc({ type, outcome: result.replayed ? 'replayed' : 'accepted' });
      return result;
    } catch (error) {
      this.total.inc({ type, outcome: outcomeOf(error) });
      throw error;
    } finally {
      stop();
    }
  }
}

function outcomeOf(error: unknown): string {
  if (error instanceof IdempotencyKeyReused) return 'rejected';
  if (!(error instanceof Problem) || error.kind.status >= 500) return 'failed';
  return error.kind.status === 412 ? 'conflict' : 'rejected';
}
