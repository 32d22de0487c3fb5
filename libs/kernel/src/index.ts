export * from './codec';
export * from './contract';
export * from './decider';
export * from './errors';
export * from './event';
export * from './personal';
export * from './stream-id';
export * from './values';
