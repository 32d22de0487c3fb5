import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export const CORRELATION_HEADER = 'X-Correlation-Id';

/** Short, of characters that no log, header or database column has to escape, and no e-mail address: it is kept for ever. */
const CORRELATION_ID = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/;
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's correlation id where it is usable, a new one otherwise. */
export function correlationId({ headers }: { headers: IncomingHttpHeaders }): string {
  const given = headers['x-correlation-id'];
  return typeof given === 'string' && CORRELATION_ID.test(given) ? given : randomUUID();
}

/** The caller's W3C trace context; undefined where it is absent or malformed. */
export function traceparent({ headers }: { headers: IncomingHttpHeaders }): string | undefined {
  const given = headers['traceparent'];
  return typeof given === 'string' && TRACEPARENT.test(given) ? given : undefined;
}
