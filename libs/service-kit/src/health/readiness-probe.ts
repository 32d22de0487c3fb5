import { Injectable } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { httpProblems } from '../problem/http-problems';
import { problem } from '../problem/problem';
import { type ReadinessCheck, Readiness } from './readiness';

const CHECK_TIMEOUT_MS = 2_000;

/** Asks every check at once. */
@Injectable()
export class ReadinessProbe {
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

  private async indicate(name: string, check: ReadinessCheck): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    try {
      return indicator.up((await inTime(check)) ?? {});
    } catch (error) {
      return indicator.down({ message: (error as Error).message });
    }
  }
}

async function inTime(check: ReadinessCheck): Promise<Record<string, unknown> | void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function notReady(error: unknown) {
  const { error: down = {} } = (error as { response?: { error?: Record<string, unknown> } }).response ?? {};
  return problem(httpProblems.notReady, `Not ready: ${Object.keys(down).join(', ')}.`, { members: { checks: down } });
}
