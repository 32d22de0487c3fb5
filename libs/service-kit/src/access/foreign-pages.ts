import type { FastifyRequest } from 'fastify';
import { foreignName, foreignPage } from './access.problems';
import { isLoopback } from './loopback';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_SITE = new Set(['same-origin', 'none']);

/**
 * Tells what a developer does from what a page does that the developer has open: the browser sends both from the same
 * machine, without a token. A page under a name that its owner pointed at this machine shows by that name.
 */
export class ForeignPages {
  private readonly hosts: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;

  constructor({ hosts, origins }: { readonly hosts: readonly string[]; readonly origins: readonly string[] }) {
    this.hosts = new Set(hosts.map((host) => host.toLowerCase()));
    this.origins = new Set(origins);
  }

  /** @throws Problem 403 */
  refuse({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): void {
    const { host = '', origin, 'sec-fetch-site': site } = headers;
    if (!this.isOurs(host)) throw foreignName();
    if (SAFE.has(method)) return;
    if (origin === undefined ? !OWN_SITE.has(String(site ?? 'none')) : !this.mayCall(origin, host)) throw foreignPage();
  }

  private isOurs(host: string): boolean {
    const name = host.replace(/:\d+$/, '').toLowerCase();
    return isLoopback(name) || this.hosts.has(name);
  }

  private mayCall(origin: string, host: string): boolean {
    return this.origins.has(origin) || (URL.canParse(origin) && new URL(origin).host === host.toLowerCase());
  }
}
