import { CHECKS } from './checks';
import type { Evidence } from './evidence';
import type { Finding } from './finding';
import { LogIndex } from './log-index';

/** Everything that must not be and is; nothing where every invariant holds. The same evidence, the same findings. */
export function judge(evidence: Evidence): Finding[] {
  const log = new LogIndex(evidence.log);
  return CHECKS.flatMap((check) => check(evidence, log));
}
