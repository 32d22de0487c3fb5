import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Projection } from '@reprise/projections';
import { ROOT } from '../local/settings';
import { UsageError } from '../usage-error';
import { projectionsIn } from './candidate/pick-projection';

/** A projection as its service runs it. */
export interface LiveProjection {
  readonly projection: Projection;
  /** Whose read model it fills, as `reprise env` names it: `account`. */
  readonly readModel: string;
  /** Its file in the sources of that app, without the ending, and the name it has there. */
  readonly module: string;
  readonly exportedAs: string;
}

const SERVICE = /^(.+)-projection$/;

/** Found in what the projection services of this build are made of: there is no list to forget one on. @throws UsageError */
export function liveProjection(name: string, apps = join(ROOT, 'apps')): LiveProjection {
  const all = liveProjections(apps);
  const found = all.find(({ projection }) => projection.name === name);
  if (found) return found;
  throw new UsageError(`there is no projection ${name}; there is ${all.map(({ projection }) => projection.name).sort().join(', ')}`);
}

/** Every projection that a service of this build runs, the newest of each: earlier versions stand beside it as long as they are fed. */
export function liveProjections(apps = join(ROOT, 'apps')): LiveProjection[] {
  const newest = new Map<string, LiveProjection>();
  for (const found of builtProjections(apps)) {
    const { name, version } = found.projection;
    if (version > (newest.get(name)?.projection.version ?? 0)) newest.set(name, found);
  }
  return [...newest.values()];
}

function builtProjections(apps: string): LiveProjection[] {
  const require = createRequire(__filename);
  return readdirSync(apps).flatMap((app) => {
    const readModel = SERVICE.exec(app)?.[1];
    const built = join(apps, app, 'dist');
    if (readModel === undefined || !existsSync(built)) return [];
    const files = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.projection.js'));
    return files.flatMap((file) => {
      const exports = require(join(built, file)) as Record<string, unknown>;
      const nameOf = (projection: Projection) => Object.keys(exports).find((name) => exports[name] === projection) ?? projection.name;
      return projectionsIn(exports).map((projection) => ({ projection, readModel, module: file.replace(/\.js$/, ''), exportedAs: nameOf(projection) }));
    });
  });
}
