import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS, type Access } from './needs.decorator';

/** A route of a controller, and who may call it; undefined: nobody has said so. */
export interface Route {
  readonly method: string;
  /** As it is written: `/accounts/:id`. */
  readonly path: string;
  readonly access: Access | undefined;
}

/** Under these names Nest's routing decorators leave what they were given. */
const METADATA = { path: 'path', method: 'method' } as const;

type Handler = (...args: unknown[]) => unknown;
type Controller = new (...args: unknown[]) => object;

/** Every route of every controller of a service. */
export function routesOf(app: INestApplicationContext): Route[] {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => (metatype ? routesIn(metatype as Controller, { scanner, reflector }) : []));
}

function routesIn(controller: Controller, { scanner, reflector }: { scanner: MetadataScanner; reflector: Reflector }): Route[] {
  const prototype = controller.prototype as Record<string, Handler>;
  return scanner.getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name] as Handler;
    const method = reflector.get<RequestMethod | undefined>(METADATA.method, handler);
    if (method === undefined) return [];
    const access = reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, controller]);
    return pathsOf(reflector, controller, handler).map((path) => ({ method: RequestMethod[method], path, access }));
  });
}

function pathsOf(reflector: Reflector, controller: Controller, handler: Handler): string[] {
  const given = (target: Handler | Controller) => [reflector.get<string | string[]>(METADATA.path, target)].flat();
  return given(controller).flatMap((prefix) => given(handler).map((path) => `/${[prefix, path].join('/').split('/').filter(Boolean).join('/')}`));
}

/** No route is open by accident, and none closed for everybody. @throws Error naming each that says neither @Needs nor @Open */
export function refuseUndeclared(routes: readonly Route[]): void {
  const undeclared = routes.filter(({ access }) => access === undefined).map(({ method, path }) => `${method} ${path}`);
  if (undeclared.length > 0) throw new Error(`who may call is not declared, by @Needs or @Open, on ${undeclared.join(', ')}`);
}
