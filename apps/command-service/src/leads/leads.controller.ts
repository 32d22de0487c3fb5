import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CaptureLead, ConvertLead, LoseLead, QualifyLead, RecordAttendance, RecordEmailOpen, RecordPageVisit, ScoreLead } from '@reprise/domain-leads';
import { Needs } from '@reprise/service-kit';
import { v7 as uuid } from 'uuid';
import { CommandEndpoint } from '../commands/command-endpoint';
import { type CommandRequest, FromRequest } from '../commands/command-request';
import { Commands } from '../commands/commands';
import { AttendanceBody, CaptureLeadBody, ConvertBody, EmailOpenBody, LeadParams, LoseBody, PageVisitBody, QualifyBody, ScoreBody } from './leads.dto';

@ApiTags('leads')
@Needs('commander')
@Controller('leads')
export class LeadsController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @CommandEndpoint('Capture a lead')
  capture(@Body() body: CaptureLeadBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new CaptureLead({ ...body, leadId: body.leadId ?? uuid() }), request);
  }

  @Post(':id/email-opens')
  @CommandEndpoint('Write down that the contact opened an e-mail')
  openEmail(@Param() { id }: LeadParams, @Body() body: EmailOpenBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new RecordEmailOpen({ ...body, leadId: id }), request);
  }

  @Post(':id/webinar-attendances')
  @CommandEndpoint('Write down that the contact attended a webinar')
  attend(@Param() { id }: LeadParams, @Body() body: AttendanceBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new RecordAttendance({ ...body, leadId: id }), request);
  }

  @Post(':id/page-visits')
  @CommandEndpoint('Write down that the contact visited a page')
  visitPage(@Param() { id }: LeadParams, @Body() body: PageVisitBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new RecordPageVisit({ ...body, leadId: id }), request);
  }

  @Post(':id/scores')
  @CommandEndpoint('Write down what a model or a person made of a lead, and what that was based on')
  score(@Param() { id }: LeadParams, @Body() body: ScoreBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new ScoreLead({ ...body, leadId: id }), request);
  }

  @Post(':id/qualify')
  @CommandEndpoint('Qualify a lead')
  qualify(@Param() { id }: LeadParams, @Body() body: QualifyBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new QualifyLead({ ...body, leadId: id }), request);
  }

  @Post(':id/convert')
  @CommandEndpoint('Convert a lead: it became a customer')
  convert(@Param() { id }: LeadParams, @Body() body: ConvertBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new ConvertLead({ ...body, leadId: id }), request);
  }

  @Post(':id/lose')
  @CommandEndpoint('Lose a lead')
  lose(@Param() { id }: LeadParams, @Body() body: LoseBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new LoseLead({ ...body, leadId: id }), request);
  }
}
