import { z } from 'zod';
import { type ReadEnvironment, environmentOf, reason } from '../running-system';
import { UsageError } from '../usage-error';
import { ProjectionList, ProjectionStatus } from './projection-status';

const Environment = z.object({ accountProjection: z.url(), orderProjection: z.url(), token: z.string().optional() });
const ProblemBody = z.object({ title: z.string(), detail: z.string().optional() });
const ANSWER_WITHIN_MS = 30_000;
/** A promotion compares whole tables, and waits for queries that are older. */
const DONE_WITHIN_MS = 3_600_000;

/** The service can't be reached: it may be starting again. */
export class Away extends UsageError {}

/** The service said no, and why. */
export class Refused extends Error {}

interface Question {
  readonly method: string;
  readonly body?: string;
  readonly withinMs: number;
}

const offering = async (api: ProjectionApi) => ({ api, names: (await api.list()).map(({ name }) => name) });

/** Where projection services are. */
export interface Services {
  readonly urls: readonly string[];
  readonly token: string | undefined;
}

/** Those of the running stack, or the one that is named. @throws UsageError */
export async function servicesOf(readEnvironment: ReadEnvironment, service: string | undefined): Promise<Services> {
  if (service !== undefined) return { urls: [service], token: process.env.REPRISE_TOKEN };
  const { accountProjection, orderProjection, token } = await environmentOf(readEnvironment, Environment);
  return { urls: [accountProjection, orderProjection], token: process.env.REPRISE_TOKEN ?? token };
}

/** GET /projections and what goes with it, of one service. */
export class ProjectionApi {
  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {}

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
    return ProjectionList.parse(await this.ask('projections', { method: 'GET', withinMs: ANSWER_WITHIN_MS })).projections;
  }

  async status(name: string): Promise<ProjectionStatus> {
    const found = (await this.list()).find((projection) => projection.name === name);
    if (!found) throw new UsageError(`there is no projection ${name} at ${this.url}`);
    return found;
  }

  /** @throws UsageError, Refused */
  async act(name: string, act: 'rebuild' | 'promote' | 'rollback' | 'retire', body: object = {}): Promise<ProjectionStatus> {
    return ProjectionStatus.parse(await this.ask(`projections/${encodeURIComponent(name)}/${act}`, { method: 'POST', body: JSON.stringify(body), withinMs: DONE_WITHIN_MS }));
  }

  private async ask(path: string, { withinMs, ...request }: Question): Promise<unknown> {
    const url = new URL(path, this.url.endsWith('/') ? this.url : `${this.url}/`);
    const headers = { ...(request.body !== undefined && { 'content-type': 'application/json' }), ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }) };
    const response = await fetch(url, { ...request, headers, signal: AbortSignal.timeout(withinMs) }).catch((error: unknown) => {
      throw new Away(`${this.url} does not answer: ${reason(error instanceof Error ? (error.cause ?? error) : error)}`);
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return answer;
    const problem = ProblemBody.safeParse(answer);
    throw new Refused(problem.success ? (problem.data.detail ?? problem.data.title) : `${url.href} answered ${response.status}`);
  }
}
