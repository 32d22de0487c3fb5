import { applyDecorators } from '@nestjs/common';
import { ApiNotFoundResponse, ApiQuery, ApiServiceUnavailableResponse } from '@nestjs/swagger';

const description =
  'Answers what the row was then, replayed from the log through the projection of today, with `asOf` beside it. A time counts every event ' +
  'that happened then or before, a date until its end in UTC; a number is a position in the log. Both borders are inclusive.';

/** The route takes `asOf`. */
export const TakesAsOf = () =>
  applyDecorators(
    ApiQuery({ name: 'asOf', required: false, schema: { type: 'string' }, description }),
    ApiNotFoundResponse({ description: 'There is no such row, or there was none then (problem+json).' }),
    ApiServiceUnavailableResponse({ description: 'The log, which holds the past, cannot be reached (problem+json).' }),
  );
