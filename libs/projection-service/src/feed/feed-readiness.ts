import { Inject, Injectable } from '@nestjs/common';
import { Readiness } from '@reprise/service-kit';
import { FEED, type Feeding } from './feed.providers';

const TENTHS = 10;

const inTenths = (seconds: number) => Math.round(seconds * TENTHS) / TENTHS;

/** Answers that are older than they should be are no reason to be not ready: this says how old. */
@Injectable()
export class FeedReadiness {
  constructor(@Inject(FEED) feeding: Feeding, readiness: Readiness) {
    readiness.add('feed', () => {
      const { lag, holes, healed, backlog } = feeding.counters();
      return {
        lag,
        lagSeconds: inTenths(backlog.seconds),
        standstillSeconds: inTenths(backlog.standstillSeconds),
        failingSeconds: inTenths(feeding.failingSeconds()),
        holes,
        healed,
      };
    });
  }
}
