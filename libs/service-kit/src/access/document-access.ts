import type { OpenAPIObject } from '@nestjs/swagger';
import { type Role, SELF } from './roles';
import type { Route } from './routes';

type Paths = Record<string, Record<string, object> | undefined>;

/** Says of every documented route who may call it: `security`, `x-roles`, 401 and 403. */
export function documentAccess(document: OpenAPIObject, routes: readonly Route[]): OpenAPIObject {
  const paths = document.paths as Paths;
  for (const { method, path, access } of routes) {
    const operations = paths[path.replaceAll(/:(\w+)/g, '{$1}')];
    const operation = operations?.[method.toLowerCase()];
    if (operation && Array.isArray(access)) Object.assign(operation, restricted(operation, access));
  }
  return document;
}

const restricted = ({ responses }: { responses?: object }, roles: readonly Role[]) => ({
  security: [{ bearer: [] }],
  'x-roles': roles,
  responses: {
    ...responses,
    401: { description: 'No token, or one that is not valid (problem+json).' },
    403: { description: `The caller has not the role ${roles.join(' or ')} (problem+json).${roles.includes(SELF) ? ` To ${SELF}, what is not theirs is not there.` : ''}` },
  },
});
