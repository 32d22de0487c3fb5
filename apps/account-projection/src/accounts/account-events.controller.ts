import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangeStream, Changes, NoQuery } from '@reprise/projection-service';
import type { FastifyReply } from 'fastify';
import { accountBalance } from '../account-balance.projection';
import { AccountParams } from './accounts.dto';

@ApiTags('accounts')
@Controller('accounts')
export class AccountEventsController {
  constructor(private readonly changes: ChangeStream) {}

  @Get('events')
  @Changes('Every change of any account')
  all(@Query() _none: NoQuery, @Res() reply: FastifyReply) {
    return this.changes.send({ projection: accountBalance }, reply);
  }

  @Get(':id/events')
  @Changes('Every change of one account')
  one(@Param() { id }: AccountParams, @Query() _none: NoQuery, @Res() reply: FastifyReply) {
    return this.changes.send({ projection: accountBalance, key: `account-${id}` }, reply);
  }
}
