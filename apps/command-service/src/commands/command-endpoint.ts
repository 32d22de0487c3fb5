import { HttpCode, UseInterceptors, applyDecorators } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiHeader, ApiOperation, ApiPreconditionFailedResponse, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { IDEMPOTENCY_KEY } from './command-request';
import { IF_MATCH_PATTERN } from './if-match';
import { CommandAnswer, StreamAnswer, StreamsAnswer } from './command-answer';

const KEY = { name: 'Idempotency-Key', required: false, schema: { type: 'string', pattern: IDEMPOTENCY_KEY.source }, description: 'Makes a retry safe: the same answer, nothing twice. 1 to 200 printable characters, without @.' };
const CORRELATION = { name: 'X-Correlation-Id', required: false, description: 'Taken over into the events, or made up.' };
const IF_MATCH = { name: 'If-Match', required: false, schema: { type: 'string', pattern: IF_MATCH_PATTERN }, description: 'The version the stream must be at, like "3"; `*`: it must exist. 412 where it is not.' };

const ANSWERED = {
  ETag: { description: 'The version the stream is at now, where it is one stream.', schema: { type: 'string' as const } },
  'Idempotency-Replayed': { description: '`true`: this was answered before, and nothing was done again.', schema: { type: 'string' as const } },
};

const endpoint = (summary: string, type: typeof StreamAnswer | typeof StreamsAnswer) =>
  applyDecorators(
    HttpCode(201),
    UseInterceptors(CommandAnswer),
    ApiOperation({ summary }),
    ApiHeader(KEY),
    ApiHeader(CORRELATION),
    ApiCreatedResponse({ type, description: 'What was asked for stands in the log.', headers: ANSWERED }),
    ApiConflictResponse({ description: 'A rule said no, as things stand: `rule` names it; or the person was erased.' }),
    ApiUnprocessableEntityResponse({ description: 'A rule said no to these values: `rule` names it; or the Idempotency-Key was used for another request.' }),
  );

/** A route that takes a command for one stream. */
export const CommandEndpoint = (summary: string) => applyDecorators(endpoint(summary, StreamAnswer), ApiHeader(IF_MATCH), ApiPreconditionFailedResponse({ description: 'The stream is not at the version of If-Match.' }));

/** A route that takes a command for several streams at once. */
export const MultiStreamEndpoint = (summary: string) => endpoint(summary, StreamsAnswer);
