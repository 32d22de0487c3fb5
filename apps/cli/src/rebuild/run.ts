import type { ReadEnvironment } from '../running-system';
import { UsageError } from '../usage-error';
import { type Services, servicesOf } from '../services/projection-services';
import { Refused } from '../services/service-client';
import { ProjectionApi } from './projection-api';
import type { ProjectionStatus } from './projection-status';
import { statusText } from './report-text';
import { type RebuildOptions, outcomeText, rebuild } from './run-rebuild';

export interface RunOptions extends RebuildOptions {
  readonly act: 'rebuild' | 'promote' | 'rollback' | 'retire' | 'list';
  /** Of the projection; all of them where there is none. */
  readonly name: string | undefined;
  readonly service: string | undefined;
  readonly readEnvironment: ReadEnvironment;
}

/** Prints, and answers with the exit code: 0 done, 1 refused or given up, 2 it could not begin. */
export async function runProjections(options: RunOptions): Promise<0 | 1 | 2> {
  try {
    return await perform(options, await servicesOf(options.readEnvironment, options.service));
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof Refused)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return error instanceof Refused ? 1 : 2;
  }
}

async function perform(options: RunOptions, services: Services): Promise<0 | 1> {
  const { act, name, expectNoDiff } = options;
  if (act === 'list' || name === undefined) return show(options, await listAll(services));
  const api = await ProjectionApi.having(name, services);
  if (act !== 'rebuild') return show(options, [await api.act(name, act, act === 'promote' ? { expectNoDiff } : {})]);
  const outcome = await rebuild(api, name, options);
  process.stdout.write(`${options.json ? JSON.stringify(outcome) : outcomeText(outcome)}\n`);
  return outcome.result === 'promoted' || outcome.result === 'ready' ? 0 : 1;
}

async function listAll({ urls, token }: Services): Promise<ProjectionStatus[]> {
  const lists = [];
  for (const url of urls) lists.push(...(await new ProjectionApi(url, token).list()));
  return lists;
}

function show({ json }: RunOptions, projections: readonly ProjectionStatus[]): 0 {
  process.stdout.write(`${json ? JSON.stringify({ projections }) : statusText(projections)}\n`);
  return 0;
}
