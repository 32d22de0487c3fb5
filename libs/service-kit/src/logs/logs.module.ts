import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { requestLog } from './request-log';

/** JSON lines on stdout, one a request, each with the correlation id; never a body or a header. */
@Module({})
export class LogsModule {
  static for(service: string, level: string): DynamicModule {
    return { module: LogsModule, imports: [LoggerModule.forRoot({ pinoHttp: requestLog(service, level) })] };
  }
}
