import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { Open } from '../access/needs.decorator';
import { httpProblems } from '../problem/http-problems';
import { problem } from '../problem/problem';
import { Shutdown } from '../process/shutdown';
import { ReadinessProbe } from './readiness-probe';

/** Open: whoever restarts or routes to a service has no token, and learns only whether it works. */
@Open()
@SkipThrottle()
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly probe: ReadinessProbe,
    private readonly shutdown: Shutdown,
  ) {}

  /** Answers from memory alone: a database that is away is no reason to be restarted. */
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  ready() {
    if (this.shutdown.isLeaving) throw problem(httpProblems.notReady, 'The service is shutting down.');
    return this.probe.ask();
  }
}
