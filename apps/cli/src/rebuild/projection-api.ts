import type { Services } from '../services/projection-services';
import { ServiceClient } from '../services/service-client';
import { UsageError } from '../usage-error';
import { ProjectionList, ProjectionStatus } from './projection-status';

/** A promotion compares whole tables, and waits for queries that are older. */
const DONE_WITHIN_MS = 3_600_000;

const offering = async (api: ProjectionApi) => ({ api, names: (await api.list()).map(({ name }) => name) });

/** GET /projections and what goes with it, of one service. */
export class ProjectionApi {
  private readonly service: ServiceClient;

  constructor(url: string, token: string | undefined) {
    this.service = new ServiceClient(url, token);
  }

  /** The service that has this projection; one that is away matters only when no other has it. @throws UsageError */
  static async having(name: string, { urls, token }: Services): Promise<ProjectionApi> {
    const services = await Promise.allSettled(urls.map((url) => offering(new ProjectionApi(url, token))));
    const answered = services.flatMap((service) => (service.status === 'fulfilled' ? [service.value] : []));
    const found = answered.find(({ names }) => names.includes(name));
    if (found) return found.api;
    for (const service of services) if (service.status === 'rejected') throw service.reason;
    throw new UsageError(`there is no projection ${name}; there is ${answered.flatMap(({ names }) => names).join(', ')}`);
  }

  /** @throws UsageError, Refused */
  async list(): Promise<ProjectionStatus[]> {
    return ProjectionList.parse(await this.service.ask('projections')).projections;
  }

  async status(name: string): Promise<ProjectionStatus> {
    const found = (await this.list()).find((projection) => projection.name === name);
    if (!found) throw new UsageError(`there is no projection ${name} at ${this.service.url}`);
    return found;
  }

  /** @throws UsageError, Refused */
  async act(name: string, act: 'rebuild' | 'promote' | 'rollback' | 'retire', body: object = {}): Promise<ProjectionStatus> {
    return ProjectionStatus.parse(await this.service.ask(`projections/${encodeURIComponent(name)}/${act}`, { method: 'POST', body, withinMs: DONE_WITHIN_MS }));
  }
}
