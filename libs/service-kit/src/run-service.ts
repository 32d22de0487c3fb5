import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { createService } from './create-service';
import { ConfigError, EXIT_CONFIG } from './env/config-error';
import { readEnv } from './env/read-env';
import type { ServiceEnv } from './env/service-env';
import { notListening } from './process/not-listening';
import { endWithProcess } from './process/end-with-process';
import type { Service } from './service';

/**
 * Reads the environment, starts, and ends in order on SIGTERM or SIGINT.
 * Exit codes: 0 after a signal, 78 for a wrong environment, 1 for everything else.
 */
export async function runService<Shape extends typeof ServiceEnv.shape>(service: Service<Shape>): Promise<void> {
  try {
    await start(service);
  } catch (error) {
    process.stderr.write(`${service.name} did not start: ${describe(error)}\n`);
    process.exit(isConfigError(error) ? EXIT_CONFIG : 1);
  }
}

async function start<Shape extends typeof ServiceEnv.shape>(service: Service<Shape>): Promise<NestFastifyApplication> {
  const env = readEnv(service.env);
  const { HOST, PORT, SHUTDOWN_DELAY_MS: delayMs, SHUTDOWN_TIMEOUT_MS: timeoutMs } = env as ServiceEnv;
  const app = await createService(service, env);
  endWithProcess(app, { delayMs, timeoutMs });
  await app.listen(PORT, HOST);
  app.get(Logger).log(`${service.name} answers at ${await app.getUrl()}`);
  return app;
}

/** Libraries that do not know this one have errors of their own for a wrong environment, by the same name. */
const isConfigError = (error: unknown): error is Error => error instanceof ConfigError || (error instanceof Error && error.name === ConfigError.name);

function describe(error: unknown): string {
  if (isConfigError(error)) return error.message;
  return notListening(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
}
