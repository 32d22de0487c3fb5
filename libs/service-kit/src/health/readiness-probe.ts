import { Injectable, Logger } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { inTime } from '../metrics/in-time';
import { httpProblems } from '../problem/http-problems';
import { problem } from '../problem/problem';
import { type ReadinessCheck, Readiness } from './readiness';

const CHECK_TIMEOUT_MS = 2_000;

/** Asks every check at once, and says once in the log what is down, and that it is up again. */
@Injectable()
export class ReadinessProbe {
  private readonly logger = new Logger('Readiness');
  private readonly down = new Map<string, string>();

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: Readiness,
  ) {}

  /** @throws Problem not-ready, which names what is down. */
  async ask() {
    const checks = [...this.readiness.checks].map(([name, check]) => () => this.indicate(name, check));
    return this.health.check(checks).catch((error: unknown) => {
      throw notReady(error);
    });
  }

  /** Asks without waiting: a check that hangs must not hold up all other figures. */
  lastKnown() {
    for (const [name, check] of this.readiness.checks) void this.indicate(name, check);
    return [...this.readiness.checks.keys()].map((check) => [{ check }, Number(!this.down.has(check))] as const);
  }

  private async indicate(name: string, check: ReadinessCheck): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    try {
      const facts = (await inTime(CHECK_TIMEOUT_MS, check)) ?? {};
      if (this.down.delete(name)) this.logger.log(`${name}: up again`);
      return indicator.up(facts);
    } catch (error) {
      const { message } = error as Error;
      if (!this.down.has(name)) this.logger.error(`${name}: down, so not ready: ${message}`);
      this.down.set(name, message);
      return indicator.down({ message });
    }
  }
}

function notReady(error: unknown) {
  const { error: down = {} } = (error as { response?: { error?: Record<string, unknown> } }).response ?? {};
  return problem(httpProblems.notReady, `Not ready: ${Object.keys(down).join(', ')}.`, { members: { checks: down } });
}
