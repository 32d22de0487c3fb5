import { ServiceClient, Refused } from '../services/service-client';
import type { Services } from '../services/projection-services';
import { type ParkedEvent, ParkedPage, type ParkedState, Retried, ShownParked } from './parked-event';

const PAGE = 200;
/** A key may have a long queue. */
const DONE_WITHIN_MS = 600_000;
const NOT_FOUND = 404;

export interface Wanted {
  readonly projection?: string | undefined;
  readonly state?: ParkedState | undefined;
}

/** Parked events of all projection services. */
export class ParkedApi {
  private readonly services: readonly ServiceClient[];

  constructor({ urls, token }: Services) {
    this.services = urls.map((url) => new ServiceClient(url, token));
  }

  /** Page by page, service by service. @throws UsageError, Refused where no service has the projection */
  async *list({ projection, state }: Wanted): AsyncGenerator<readonly ParkedEvent[]> {
    let refused: Refused | undefined;
    let answered = false;
    for (const service of this.services) {
      try {
        yield* this.pages(service, { ...(projection !== undefined && { projection }), ...(state && { state }), limit: String(PAGE) });
        answered = true;
      } catch (error) {
        if (!(error instanceof Refused && error.status === NOT_FOUND)) throw error;
        refused = error;
      }
    }
    if (!answered && refused) throw refused;
  }

  async show(id: string): Promise<ShownParked> {
    return (await this.having(id)).found;
  }

  async retry(id: string): Promise<Retried> {
    const { service } = await this.having(id);
    return Retried.parse(await service.ask(`parked/${encodeURIComponent(id)}/retry`, { method: 'POST', body: {}, withinMs: DONE_WITHIN_MS }));
  }

  async resolve(id: string, reason: string): Promise<Retried> {
    const { service } = await this.having(id);
    return Retried.parse(await service.ask(`parked/${encodeURIComponent(id)}/resolve`, { method: 'POST', body: { reason }, withinMs: DONE_WITHIN_MS }));
  }

  private async *pages(service: ServiceClient, filter: Readonly<Record<string, string>>): AsyncGenerator<readonly ParkedEvent[]> {
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ ...filter, ...(cursor !== null && { cursor }) });
      const page: ParkedPage = ParkedPage.parse(await service.ask(`parked?${query.toString()}`));
      yield page.items;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  private async having(id: string): Promise<{ service: ServiceClient; found: ShownParked }> {
    let refused: Refused | undefined;
    for (const service of this.services) {
      try {
        return { service, found: ShownParked.parse(await service.ask(`parked/${encodeURIComponent(id)}`)) };
      } catch (error) {
        if (!(error instanceof Refused && error.status === NOT_FOUND)) throw error;
        refused = error;
      }
    }
    throw new Refused(`${refused?.message ?? `no service knows ${id}`} See: reprise parked list`, NOT_FOUND);
  }
}
