import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';
import { Shutdown } from './shutdown';
import { TimeWatch } from './time-watch';

/** What is to be known of the process itself. */
@Injectable()
export class ProcessWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Process');
  private readonly time: TimeWatch;

  constructor(metrics: Metrics, shutdown: Shutdown) {
    const stalls = metrics.counter({ name: 'reprise_process_stalls_total', help: 'Times the process stood still for more than 2 s: stopped, or starved.' });
    const jumps = metrics.counter({ name: 'reprise_clock_jumps_total', help: 'Times the clock of the machine was set by more than 2 s.' });
    metrics.show('reprise_draining', 'It was told to end and answers what is under way: 1.', () => Number(shutdown.isLeaving));
    this.time = new TimeWatch({
      onStall: (seconds) => {
        stalls.inc();
        this.logger.warn(`the process stood still for ${seconds.toFixed(1)} s: it was stopped, or got no time to run`);
      },
      onJump: (seconds) => {
        jumps.inc();
        this.logger.warn(`the clock was set by ${seconds.toFixed(1)} s: times in logs and events jump, their order does not`);
      },
    });
  }

  onApplicationBootstrap() {
    this.time.start();
  }

  onApplicationShutdown() {
    this.time.stop();
  }
}
