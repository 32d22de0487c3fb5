import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../local/settings';
import { type LiveProjection, liveProjections } from '../what-if/live-projections';
import { contextsIn } from './contexts';
import type { Code } from './replay/steps';

export interface OwnCode extends Code {
  /** The checkout that tests are written into. */
  readonly root: string;
  readonly live: readonly LiveProjection[];
}

/** The deciders and projections of this build. */
export function ownCode(): OwnCode {
  const live = liveProjections();
  return { root: ROOT, contexts: contextsIn(), projections: live.map(({ projection }) => projection), live };
}

/** Version of the package, and the commit where there is one. */
export function ownVersion(): { readonly version: string; readonly commit: string | null } {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  return { version, commit: commitOf() };
}

function commitOf(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}
