import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Options } from 'pino-http';

const SECRETS = ['password', 'token', 'secret', 'authorization', 'email', 'shippingAddress'];
/** Bodies and headers are never logged; this catches what an error or an object brings along. */
const REDACTED = SECRETS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
const QUIET = /^\/(health|metrics|docs)/;

/** JSON lines on stdout, one a request, each with the correlation id; never a body or a header. */
@Module({})
export class LogsModule {
  static for(service: string, level: string): DynamicModule {
    return { module: LogsModule, imports: [LoggerModule.forRoot({ pinoHttp: options(service, level) })] };
  }
}

const options = (service: string, level: string): Options => ({
  level,
  base: { service, pid: process.pid },
  redact: { paths: REDACTED, censor: '[redacted]' },
  quietReqLogger: true,
  customAttributeKeys: { reqId: 'correlationId' },
  autoLogging: { ignore: (request) => QUIET.test(pathOf(request)) },
  customLogLevel: (_request, { statusCode }, error) => (error || statusCode >= 500 ? 'error' : 'info'),
  // Set by Fastify's genReqId, which took over or made the correlation id.
  genReqId: ({ id }) => id,
  serializers: {
    req: ({ method, url }: IncomingMessage) => ({ method, url }),
    res: ({ statusCode }: ServerResponse) => ({ statusCode }),
  },
});

/** Middleware may have stripped the path from `url`. */
const pathOf = ({ originalUrl, url }: IncomingMessage & { originalUrl?: string }) => originalUrl ?? url ?? '';
