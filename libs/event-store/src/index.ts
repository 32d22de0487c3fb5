export * from './errors';
export * from './event-store';
export { migrate } from './migrations';
export { PostgresEventStore, type EventStoreOptions } from './postgres-event-store';
export { type LogPasswords, provisionLog } from './provisioning';
