import type { Operation, Outcome } from '../oracle/evidence';
import type { Random } from '../random';
import { AccountCommands } from './account-commands';
import type { History } from './history';
import { LeadCommands } from './lead-commands';
import type { Market } from './market';
import { OrderCommands } from './order-commands';
import { pause } from './pause';
import type { Planned } from './planned';
import { query, shelfOf } from './query';
import type { SeenStreams } from './seen-streams';
import { type Request, send } from './send';

const RETRY_FOR_MS = 20_000;
const RETRY_AFTER_MS = 150;
const LONGEST_THOUGHT_MS = 120;
const READS_OWN_WRITE = 0.15;
const TWINS = 0.1;

export interface Clients {
  readonly market: Market;
  readonly history: History;
  readonly seen: SeenStreams;
  /** Of the command services. */
  readonly commandUrls: readonly string[];
  urlOf(this: void, service: string): string;
}

/** A client that sends one command after the other. One that insists repeats what it does not know the outcome of. */
export class Writer {
  private readonly accounts: AccountCommands;
  private readonly orders: OrderCommands;
  private readonly leads: LeadCommands;
  private sent = 0;

  constructor(
    private readonly clients: Clients,
    private readonly who: { readonly client: number; readonly insists: boolean; readonly random: Random },
  ) {
    const { client, random } = who;
    this.accounts = new AccountCommands(clients.market, random.fork());
    this.orders = new OrderCommands(client, random.fork());
    this.leads = new LeadCommands(client, random.fork());
  }

  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const operation = await this.operate(this.plan(), stop);
      await this.readOwnWrite(operation);
      await pause(this.who.random.between(0, LONGEST_THOUGHT_MS), stop);
    }
  }

  private plan(): Planned {
    const dice = this.who.random.next();
    if (dice < 0.75) return this.accounts.next();
    return dice < 0.93 ? this.orders.next() : this.leads.next();
  }

  private async operate({ command, writes, request, then }: Planned, stop: AbortSignal): Promise<Operation> {
    const { history, seen, market } = this.clients;
    const { client } = this.who;
    this.sent += 1;
    const id = `op-${client}-${this.sent}`;
    const sentAt = history.now();
    const outcome = await this.outcome({ ...request, id }, stop);
    const operation = { id, client, command, writes, sentAt, endedAt: history.now(), outcome };
    if (outcome.kind === 'ok') {
      seen.acknowledged(outcome.appended);
      market.heard(outcome.appended);
    }
    history.ended(operation);
    then?.(outcome);
    return operation;
  }

  /** A no that follows an unknown outcome is none: the first try may still be under way. */
  private async outcome(request: Request, stop: AbortSignal): Promise<Outcome> {
    const first = await (this.who.insists && this.who.random.chance(TWINS) ? this.twins(request) : send(this.url(), request));
    if (first.kind !== 'unknown' || !this.who.insists) return first;
    const until = performance.now() + RETRY_FOR_MS;
    while (performance.now() < until && !stop.aborted) {
      await pause(RETRY_AFTER_MS, stop);
      const again = await send(this.url(), request);
      if (again.kind === 'ok') return again;
      if (again.kind === 'refused') return { kind: 'unknown', reason: `${first.reason}; refused when repeated: ${again.type}` };
    }
    return first;
  }

  /** The same request to every service at once. It is done when one says so, and refused when all do. */
  private async twins(request: Request): Promise<Outcome> {
    const outcomes = await Promise.all(this.clients.commandUrls.map((url) => send(url, request)));
    const byWeight = (['ok', 'unknown', 'refused'] as const).flatMap((kind) => outcomes.filter((outcome) => outcome.kind === kind));
    return byWeight[0] ?? { kind: 'unknown', reason: 'it was sent to nobody' };
  }

  private url(): string {
    return this.who.random.pick(this.clients.commandUrls);
  }

  private async readOwnWrite({ outcome }: Operation): Promise<void> {
    const { client, random } = this.who;
    if (outcome.kind !== 'ok' || !random.chance(READS_OWN_WRITE)) return;
    const { streamId, position: minPosition } = random.pick(outcome.appended);
    const { services } = shelfOf(streamId);
    await query(this.clients.urlOf(random.pick(services)), { client, streamId, minPosition }, this.clients.history);
  }
}
