import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { accountEvents } from '@reprise/contracts-accounts';
import type { LogReader } from '@reprise/messaging';
import { LOG_READER } from '@reprise/projection-service';
import { httpProblems, problem } from '@reprise/service-kit';
import { ReadModelBalances } from './read-model-balances';
import type { Reconciliation } from './reconciliation.dto';
import { Reconcile } from './reconciliation.queries';

/** It reads the whole log, so one at a time: who comes while one is under way shares the next. */
@QueryHandler(Reconcile)
export class ReconcileHandler implements IQueryHandler<Reconcile> {
  private underWay: Promise<unknown> = Promise.resolve();
  private next: Promise<Reconciliation> | undefined;

  constructor(
    @Inject(LOG_READER) private readonly log: LogReader,
    private readonly balances: ReadModelBalances,
  ) {}

  execute() {
    this.next ??= this.underWay.then(() => this.begin());
    return this.next;
  }

  private begin(): Promise<Reconciliation> {
    this.next = undefined;
    const report = this.reconcile();
    this.underWay = report.catch(() => undefined);
    return report;
  }

  private async reconcile(): Promise<Reconciliation> {
    const reconciliation = await this.balances.snapshot();
    const { position: until } = reconciliation;
    if (until === 0) return reconciliation.report();
    let read = 0;
    for await (const { events, position } of this.log.read({ after: 0, until, categories: [accountEvents.category] })) {
      for (const event of events) reconciliation.event(event);
      read = position;
    }
    if (read < until) throw problem(httpProblems.unavailable, `The log could be read up to position ${read} only; the read model is at ${until}.`);
    return reconciliation.report();
  }
}
