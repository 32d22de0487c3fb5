import { HttpCode, UseInterceptors, applyDecorators } from '@nestjs/common';
import { ApiCreatedResponse, ApiDefaultResponse, ApiHeader, ApiOperation } from '@nestjs/swagger';
import { CommandAnswer, StreamAnswer, StreamsAnswer } from './command-answer';

const KEY = { name: 'Idempotency-Key', required: false, description: 'Makes a retry safe: the same answer, nothing twice. 1 to 200 printable characters, without @.' };
const CORRELATION = { name: 'X-Correlation-Id', required: false, description: 'Taken over into the events, or made up.' };
const IF_MATCH = { name: 'If-Match', required: false, description: 'The version the stream must be at, like "3"; `*`: it must exist. 412 where it is not.' };

const endpoint = (summary: string, type: typeof StreamAnswer | typeof StreamsAnswer) =>
  applyDecorators(
    HttpCode(201),
    UseInterceptors(CommandAnswer),
    ApiOperation({ summary }),
    ApiHeader(KEY),
    ApiHeader(CORRELATION),
    ApiCreatedResponse({ type, description: 'What was asked for stands in the log.' }),
    ApiDefaultResponse({ description: 'application/problem+json (RFC 9457); a broken rule is named in `rule`.' }),
  );

/** A route that takes a command for one stream. */
export const CommandEndpoint = (summary: string) => applyDecorators(endpoint(summary, StreamAnswer), ApiHeader(IF_MATCH));

/** A route that takes a command for several streams at once. */
export const MultiStreamEndpoint = (summary: string) => endpoint(summary, StreamsAnswer);
