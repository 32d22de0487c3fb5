import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangeStream, Changes } from '@reprise/projection-service';
import { InSight, NeedsOrSelf, type Sight } from '@reprise/service-kit';
import type { FastifyReply } from 'fastify';
import { accountBalance } from '../account-balance.projection';
import { AccountParams } from './accounts.dto';

@ApiTags('accounts')
@NeedsOrSelf('reader')
@Controller('accounts')
export class AccountEventsController {
  constructor(private readonly changes: ChangeStream) {}

  @Get('events')
  @Changes('Every change of any account')
  all(@Res() reply: FastifyReply, @InSight() sight: Sight) {
    return this.changes.send({ projection: accountBalance, sight }, reply);
  }

  @Get(':id/events')
  @Changes('Every change of one account')
  one(@Param() { id }: AccountParams, @Res() reply: FastifyReply, @InSight() sight: Sight) {
    return this.changes.send({ projection: accountBalance, key: `account-${id}`, sight }, reply);
  }
}
