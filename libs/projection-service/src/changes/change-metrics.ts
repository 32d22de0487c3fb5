import { Injectable } from '@nestjs/common';
import { Metrics } from '@reprise/service-kit';
import { ChangeStream } from './change-stream';

@Injectable()
export class ChangeMetrics {
  constructor(metrics: Metrics, stream: ChangeStream) {
    metrics.show('reprise_change_listeners', 'Callers to whom changes are streamed; 200 at most.', () => stream.listening);
  }
}
