import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { StreamId } from '@reprise/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DEFINITION, type ProjectionServiceDefinition } from '../definition';
import { positionRequest } from './position-request';
import { ReadPositions } from './read-positions';
import { READS, type ReadsFrom } from './reads.decorator';

/** Read-your-writes on every route marked with `@Reads`. The position is taken before the query, so it never promises too much. */
@Injectable()
export class PositionInterceptor implements NestInterceptor {
  private readonly category: string;

  constructor(
    private readonly reflector: Reflector,
    private readonly positions: ReadPositions,
    @Inject(DEFINITION) { contract }: ProjectionServiceDefinition,
  ) {
    this.category = contract.category;
  }

  async intercept(context: ExecutionContext, next: CallHandler) {
    const reads = this.reflector.get<ReadsFrom | undefined>(READS, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!reads) return next.handle();
    const stream = this.streamOf(reads, request);
    // An id that can't be one is refused by the route itself.
    if (stream && !StreamId.safeParse(stream).success) return next.handle();
    const position = await this.reached(request, stream);
    context.switchToHttp().getResponse<FastifyReply>().header('Reprise-Position', String(position));
    return next.handle();
  }

  private async reached({ headers }: FastifyRequest, stream: string | undefined): Promise<number> {
    const asked = positionRequest(headers, this.category, stream);
    const reached = asked && (await this.positions.reached(asked));
    return stream && reached !== undefined ? reached : this.positions.completeTo(stream);
  }

  private streamOf({ streamOf }: ReadsFrom, { params }: FastifyRequest): string | undefined {
    return streamOf && `${this.category}-${(params as Record<string, string>)[streamOf] ?? ''}`;
  }
}
