export * from './privacy.contract';
export * from './privacy.events';
