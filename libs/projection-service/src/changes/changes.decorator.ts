import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';

/** The route streams changes as server-sent events. */
export const Changes = (summary: string) =>
  applyDecorators(
    ApiOperation({ summary, description: 'Each `change` carries the row as it is now; a row that changes very fast is seen once. While the vault is away, rows that hold personal data end the stream.' }),
    ApiProduces('text/event-stream'),
    ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event seen: goes on from there. Without it, from now on.' }),
    ApiResponse({ status: 200, description: 'event: change, id: <cursor>, data: <row>; comments as heartbeats', content: { 'text/event-stream': {} } }),
    ApiResponse({ status: 400, description: 'Last-Event-ID is not an id that this stream gave out (problem+json).' }),
    ApiResponse({ status: 503, description: 'Too many listen to this instance already (problem+json, Retry-After).' }),
  );
