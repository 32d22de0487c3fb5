import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { Eraser } from '@reprise/privacy';
import { Needs } from '@reprise/service-kit';
import { type CommandRequest, FromRequest } from '../commands/command-request';
import { subjectStream } from './erased-subjects';
import { ErasureAnswer, ErasureBody, SubjectParams } from './subjects.dto';

@ApiTags('subjects')
@Needs('eraser')
@Controller('subjects')
export class SubjectsController {
  constructor(private readonly eraser: Eraser) {}

  @Post(':subjectId/erasure')
  @HttpCode(201)
  @ApiOperation({ summary: 'Erase a person for good', description: 'Their key is destroyed: what was written in envelopes under it, as all personal data is, opens no more, anywhere. Asking again answers as the first time.' })
  @ApiCreatedResponse({ type: ErasureAnswer })
  @ApiServiceUnavailableResponse({ description: 'It may have begun, and is finished later; ask again.' })
  async erase(@Param() { subjectId }: SubjectParams, @Body() grounds: ErasureBody, @FromRequest() { actor, correlationId }: CommandRequest): Promise<ErasureAnswer> {
    const { position, cachesEmptyBy, hadKey } = await this.eraser.erase({ subjectId, ...grounds, caller: { actor, correlationId } });
    return { streamId: subjectStream(subjectId), position, cachesEmptyBy, hadKey };
  }
}
