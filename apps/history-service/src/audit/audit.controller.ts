import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs, Shutdown, orBreakOff, untilGone } from '@reprise/service-kit';
import type { FastifyReply } from 'fastify';
import { sendNdjson, wantsNdjson } from '../events/ndjson';
import { AuditPageAnswer, EventAnswer } from '../answers/event.dto';
import { JsonOrLines } from '../answers/json-or-lines';
import { HISTORY, type History } from '../log/history';
import { AuditParams } from './audit.dto';
import { auditLines, auditPage } from './audit-pages';

@ApiTags('audit')
@Needs('auditor')
@Controller('audit')
export class AuditController {
  constructor(
    @Inject(HISTORY) private readonly history: History,
    private readonly shutdown: Shutdown,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who did what, to whom, when: a page as JSON, or all of it as NDJSON' })
  @JsonOrLines(AuditPageAnswer, EventAnswer)
  async audit(@Query() params: AuditParams, @Res() reply: FastifyReply) {
    if (wantsNdjson(reply.request.headers.accept)) return sendNdjson(reply, orBreakOff(auditLines(this.history, params), untilGone(reply, this.shutdown)));
    return reply.send(await auditPage(this.history, params));
  }
}
