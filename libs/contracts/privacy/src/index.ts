export * from './privacy.contract';
export * from './privacy.events';
export * from './purge.contract';
export * from './purge.events';
