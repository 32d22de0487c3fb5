import { EnvelopeDamaged, SubjectKeyMissing, VaultUnavailable } from '@reprise/privacy';
import type { Metrics } from '@reprise/service-kit';

const KINDS = [
  ['unavailable', VaultUnavailable],
  ['damaged', EnvelopeDamaged],
  ['key-missing', SubjectKeyMissing],
] as const;

const kindOf = (error: unknown) => KINDS.find(([, kind]) => error instanceof kind)?.[0] ?? 'other';

/** @param ping undefined: there is no vault @returns to be told of every answer that could not be opened */
export function vaultMetrics(metrics: Metrics, ping: (() => Promise<void>) | undefined): (error: unknown) => void {
  const help = 'Answers whose personal data could not be opened, by why; damaged and key-missing are alarms.';
  const failures = metrics.counter({ name: 'reprise_personal_failures_total', help, labelNames: ['kind'] });
  if (ping) metrics.showUp('reprise_vault_up', 'The vault answers: 1, or not: 0.', ping);
  return (error) => failures.inc({ kind: kindOf(error) });
}
