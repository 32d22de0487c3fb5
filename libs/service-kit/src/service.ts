import type { DynamicModule, Type } from '@nestjs/common';
import type { z } from 'zod';
import type { ServiceEnv } from './env/service-env';
import type { ProblemMapping } from './problem/problem-mapping';

/** What makes a service different from the others. */
export interface Service<Shape extends typeof ServiceEnv.shape = typeof ServiceEnv.shape> {
  readonly name: string;
  readonly description: string;
  /** `ServiceEnv.extend({…})` */
  readonly env: z.ZodObject<Shape>;
  module(this: void, env: z.output<z.ZodObject<Shape>>): Type | DynamicModule;
  /** Errors of lower layers and their answers. */
  readonly problems?: readonly ProblemMapping[];
}

export const defineService = <Shape extends typeof ServiceEnv.shape>(service: Service<Shape>): Service<Shape> => service;
