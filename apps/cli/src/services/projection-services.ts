import { z } from 'zod';
import { type ReadEnvironment, environmentOf } from '../running-system';
import { UsageError } from '../usage-error';

const Environment = z.looseObject({ token: z.string().optional() });

/** Where projection services are. */
export interface Services {
  readonly urls: readonly string[];
  readonly token: string | undefined;
}

/** Those of the running stack, or the one that is named. @throws UsageError */
export async function servicesOf(readEnvironment: ReadEnvironment, service: string | undefined): Promise<Services> {
  if (service !== undefined) return { urls: [service], token: process.env['REPRISE_TOKEN'] };
  const { token, ...names } = await environmentOf(readEnvironment, Environment);
  const urls = Object.entries(names).flatMap(([name, url]) => (name.endsWith('Projection') && typeof url === 'string' ? [url] : []));
  if (urls.length === 0) throw new UsageError('the running stack does not say where its projection services are');
  return { urls, token: process.env['REPRISE_TOKEN'] ?? token };
}
