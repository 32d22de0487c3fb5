import { Query } from '@nestjs/cqrs';
import type { Pipeline } from './pipeline.dto';

/** Every stage, in the order in which leads go through them. */
export class GetPipeline extends Query<Pipeline> {}
