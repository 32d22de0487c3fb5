import { SetMetadata, type Type, applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiResponse } from '@nestjs/swagger';
import { Unhurried } from '@reprise/service-kit';

export const READS = 'reprise:reads';

/** What a route reads. */
export interface ReadsFrom {
  /** DTO of the answer. */
  readonly answer: Type;
  /** Path parameter with the id of the one stream that the route is about; without it, it is about many. */
  readonly streamOf?: string;
}

const asked = [
  { name: 'Reprise-Min-Position', required: false, schema: { type: 'string', pattern: '^[0-9]{1,16}$' }, description: 'Answer once the stream is read up to this position.' },
  { name: 'Prefer', required: false, description: '`wait=<seconds>`: for how long; 5 unless told, 30 at most.' },
];
const stream = { name: 'Reprise-Stream', required: false, description: 'Stream that Reprise-Min-Position is of.' };
const answered = {
  'Reprise-Position': { description: 'Nothing at or below this position is missing in the answer.', required: true, schema: { type: 'integer' as const } },
};

/** The route reads the read model: callers can wait for what they wrote, and learn up to where the answer is complete. */
export const Reads = (from: ReadsFrom) =>
  applyDecorators(
    SetMetadata(READS, from),
    // The wait is bounded by the caller's preference, the query by the database's statement timeout.
    Unhurried(),
    ...[...asked, ...(from.streamOf ? [] : [stream])].map((header) => ApiHeader(header)),
    ApiOkResponse({ type: from.answer, headers: answered }),
    ApiResponse({ status: 400, description: 'Malformed parameters or headers (problem+json).' }),
    ApiResponse({ status: 504, description: 'Not read up to Reprise-Min-Position in time; says how far behind (problem+json).' }),
  );
