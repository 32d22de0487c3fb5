import { LeadId } from '@reprise/contracts-leads';
import { CaptureLead, ConvertLead, LoseLead, QualifyLead, RecordAttendance, RecordEmailOpen, RecordPageVisit, ScoreLead } from '@reprise/domain-leads';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const inPath = { leadId: true } as const;

export class LeadParams extends createZodDto(z.strictObject({ id: LeadId })) {}
export class CaptureLeadBody extends createZodDto(CaptureLead.schema.partial(inPath)) {}
export class EmailOpenBody extends createZodDto(RecordEmailOpen.schema.omit(inPath)) {}
export class AttendanceBody extends createZodDto(RecordAttendance.schema.omit(inPath)) {}
export class PageVisitBody extends createZodDto(RecordPageVisit.schema.omit(inPath)) {}
export class ScoreBody extends createZodDto(ScoreLead.schema.omit(inPath)) {}
export class QualifyBody extends createZodDto(QualifyLead.schema.omit(inPath)) {}
export class ConvertBody extends createZodDto(ConvertLead.schema.omit(inPath)) {}
export class LoseBody extends createZodDto(LoseLead.schema.omit(inPath)) {}
