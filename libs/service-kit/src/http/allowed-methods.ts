import type { FastifyInstance } from 'fastify';

interface Route {
  readonly methods: readonly string[];
  readonly path: RegExp;
}

const routesOf = new WeakMap<object, Route[]>();

/** Remembers the routes of a server, so that a wrong method is told apart from a wrong path. */
export function rememberRoutes(server: FastifyInstance) {
  const routes: Route[] = [];
  routesOf.set(server.server, routes);
  server.addHook('onRoute', ({ method, url }) => {
    if (!url.includes('*')) routes.push({ methods: [method].flat(), path: pattern(url) });
  });
}

/** Methods that a path answers; none: there is no such path. */
export function allowedMethods(server: FastifyInstance, path: string): string[] {
  const routes = routesOf.get(server.server) ?? [];
  return [...new Set(routes.filter((route) => route.path.test(path)).flatMap((route) => route.methods))].sort();
}

const pattern = (url: string) =>
  new RegExp(
    `^${url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('/')}$`,
  );
