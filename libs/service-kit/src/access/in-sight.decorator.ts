import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { type Sight, sightIn } from './sight';

const sightFor = (_: unknown, context: ExecutionContext): Sight => sightIn(context.switchToHttp().getRequest<object>());

/** The caller's `Sight`, for a handler of a route that is not open. */
export const InSight = createParamDecorator(sightFor);

/** Under this name Nest leaves what a handler's parameters were decorated with. */
const ARGUMENTS = '__routeArguments__';

/** Whether a handler is told what its caller may see. */
export function takesSight(controller: object, handler: string): boolean {
  const given = (Reflect.getMetadata(ARGUMENTS, controller, handler) ?? {}) as Record<string, { readonly factory?: unknown }>;
  return Object.values(given).some(({ factory }) => factory === sightFor);
}
