import { type Type, applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { NDJSON } from '../events/ndjson';

/** The route answers a page as JSON, or an event a line where NDJSON is accepted. */
export const JsonOrLines = (page: Type, line: Type) =>
  applyDecorators(
    ApiExtraModels(page, line),
    ApiOkResponse({
      description: 'A page, or an event a line.',
      content: { 'application/json': { schema: { $ref: getSchemaPath(page) } }, [NDJSON]: { schema: { type: 'string', description: `Each line is one ${line.name}.` } } },
    }),
  );
