import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { AppendResult, AppendedStream } from '@reprise/event-store';
import type { FastifyReply } from 'fastify';
import { createZodDto } from 'nestjs-zod';
import { type Observable, map } from 'rxjs';
import { z } from 'zod';

const Stream = z.object({
  streamId: z.string(),
  streamVersion: z.int(),
  /** Give it back as Reprise-Min-Position to read your own write. */
  position: z.int(),
});

export class StreamAnswer extends createZodDto(Stream) {}
export class StreamsAnswer extends createZodDto(z.object({ streams: z.array(Stream) })) {}

const shown = ({ streamId, streamVersion, position }: AppendedStream) => ({ streamId, streamVersion, position });

/** Turns what was appended into the answer: the stream with its ETag, or every stream of a command on several. */
@Injectable()
export class CommandAnswer implements NestInterceptor<AppendResult> {
  intercept(context: ExecutionContext, next: CallHandler<AppendResult>): Observable<StreamAnswer | StreamsAnswer> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((result) => answer(result, reply)));
  }
}

function answer({ streams, replayed }: AppendResult, reply: FastifyReply): StreamAnswer | StreamsAnswer {
  if (replayed) reply.header('Idempotency-Replayed', 'true');
  const [only, ...others] = streams;
  if (!only || others.length > 0) return { streams: streams.map(shown) };
  reply.header('ETag', `"${only.streamVersion}"`);
  return shown(only);
}
