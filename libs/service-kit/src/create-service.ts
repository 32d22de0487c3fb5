import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import type { z } from 'zod';
import { isLoopback } from './access/loopback';
import { refuseUndeclared, routesOf } from './access/routes';
import type { ServiceEnv } from './env/service-env';
import { httpServer } from './http/http-server';
import { refuseUnknownParameters } from './http/unknown-parameters';
import { measureRequests } from './metrics/http-metrics';
import { Metrics } from './metrics/metrics';
import { serveOpenApi } from './open-api';
import type { Service } from './service';
import { ServiceModule } from './service.module';

/** Headers that scripts of other origins may read. */
const EXPOSED = ['ETag', 'Retry-After', 'WWW-Authenticate', 'X-Correlation-Id', 'Reprise-Position'];

/**
 * The whole service, not listening yet.
 * @throws ConfigError where it is not said who may call; Error where a route does not declare it
 */
export async function createService<Shape extends typeof ServiceEnv.shape>(
  service: Service<Shape>,
  env: z.output<z.ZodObject<Shape>>,
): Promise<NestFastifyApplication> {
  const common = env as ServiceEnv;
  const root = ServiceModule.around(service, common, [service.module(env)]);
  const app = await NestFactory.create<NestFastifyApplication>(root, httpServer(common), {
    abortOnError: false,
    // acceptJson() is stricter than Nest's parsers.
    bodyParser: false,
    bufferLogs: true,
  });
  refuseUndeclared(routesOf(app));
  app.useLogger(app.get(Logger));
  warnOfOthers(app.get(Logger), common);
  if (common.CORS_ORIGINS) app.enableCors({ origin: common.CORS_ORIGINS, exposedHeaders: EXPOSED });
  measureRequests(app.getHttpAdapter().getInstance(), app.get(Metrics));
  refuseUnknownParameters(app.getHttpAdapter().getInstance(), serveOpenApi(app, service));
  return app.init();
}

function warnOfOthers(logger: Logger, { HOST, REPRISE_DEV_ACTOR: devActor }: ServiceEnv) {
  if (devActor !== undefined && !isLoopback(HOST)) logger.warn(`everybody who reaches ${HOST} may do everything without a token, as ${devActor}: REPRISE_DEV_ACTOR and REPRISE_DEV_HOSTS are set`);
}
