import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reads } from '@reprise/projection-service';
import { Needs } from '@reprise/service-kit';
import { PipelineResponse } from './pipeline.dto';
import { GetPipeline } from './pipeline.queries';

@ApiTags('leads')
@Needs('reader')
@Controller('leads')
export class PipelineController {
  constructor(private readonly queries: QueryBus) {}

  @Get('pipeline')
  @Reads({ answer: PipelineResponse })
  @ApiOperation({ summary: 'How many leads stand at each stage, and what they score together' })
  pipeline() {
    return this.queries.execute(new GetPipeline());
  }
}
