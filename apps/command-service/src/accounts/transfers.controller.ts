import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TransferFunds } from '@reprise/domain-accounts';
import { Needs } from '@reprise/service-kit';
import { v7 as uuid } from 'uuid';
import { MultiStreamEndpoint } from '../commands/command-endpoint';
import { type CommandRequest, FromRequest } from '../commands/command-request';
import { Commands } from '../commands/commands';
import { TransferBody } from './accounts.dto';

@ApiTags('accounts')
@Needs('commander')
@Controller('transfers')
export class TransfersController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @MultiStreamEndpoint('Move money between two accounts, on both or on neither')
  transfer(@Body() body: TransferBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new TransferFunds({ ...body, transferId: body.transferId ?? uuid() }), request);
  }
}
