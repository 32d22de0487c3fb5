export type { AuditFilter, AuditQuery } from './audit-reading';
export { DriftWatch, type DriftWatchOptions } from './drift-watch';
export * from './errors';
export * from './event-store';
export type { Kind } from './kind-reading';
export { migrate } from './migrations';
export { PostgresEventStore, type EventStoreOptions } from './postgres-event-store';
export { type LogPasswords, provisionLog } from './provisioning';
