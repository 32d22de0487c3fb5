import { readFileSync } from 'node:fs';
import type { ProjectionEnv } from '../projection-env';

/** The header that every request to history-service carries now; none where there is no token. @throws Error where its file can't be read */
export function historyAuthorization(env: Pick<ProjectionEnv, 'HISTORY_TOKEN' | 'HISTORY_TOKEN_FILE'>): Record<string, string> {
  const { HISTORY_TOKEN: given, HISTORY_TOKEN_FILE: file } = env;
  const token = file === undefined ? given : readFileSync(file, 'utf8').trim();
  return token ? { authorization: `Bearer ${token}` } : {};
}
