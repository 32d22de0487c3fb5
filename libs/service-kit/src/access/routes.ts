import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS, type Access } from './needs.decorator';
import { SELF } from './roles';
import { takesSight } from './in-sight.decorator';

/** A route of a controller, and who may call it; undefined: nobody has said so. */
export interface Route {
  readonly method: string;
  /** As it is written: `/accounts/:id`. */
  readonly path: string;
  readonly access: Access | undefined;
  /** Its handler is told whose data the caller may look at. */
  readonly takesSight: boolean;
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
    return pathsOf(reflector, controller, handler).map((path) => ({ method: RequestMethod[method], path, access, takesSight: takesSight(controller, name) }));
  });
}

function pathsOf(reflector: Reflector, controller: Controller, handler: Handler): string[] {
  const given = (target: Handler | Controller) => [reflector.get<string | string[]>(METADATA.path, target)].flat();
  return given(controller).flatMap((prefix) => given(handler).map((path) => `/${[prefix, path].join('/').split('/').filter(Boolean).join('/')}`));
}

const named = (routes: readonly Route[]) => routes.map(({ method, path }) => `${method} ${path}`).join(', ');

/**
 * No route is open by accident, and none closed for everybody; none shows others' data to who may see only their own.
 * @throws Error naming each that says neither @Needs nor @Open, or lets `reader:self` in and does not ask what is theirs
 */
export function refuseUndeclared(routes: readonly Route[]): void {
  const undeclared = routes.filter(({ access }) => access === undefined);
  if (undeclared.length > 0) throw new Error(`who may call is not declared, by @Needs or @Open, on ${named(undeclared)}`);
  const blind = routes.filter(({ access, takesSight }) => access?.includes(SELF) && !takesSight);
  if (blind.length > 0) throw new Error(`${SELF} may call, but the handler takes no @InSight(), on ${named(blind)}`);
}
