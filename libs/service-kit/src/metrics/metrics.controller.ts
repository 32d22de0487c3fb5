import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { FastifyReply } from 'fastify';
import { Open } from '../access/needs.decorator';
import { Metrics } from './metrics';

/** Open: counts alone, as no id or text ever becomes a label. Whoever may scrape is the network's to say. */
@Open()
@SkipThrottle()
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  async scrape(@Res() reply: FastifyReply) {
    const text = await this.metrics.registry.metrics();
    return reply.type(this.metrics.registry.contentType).send(text);
  }
}
