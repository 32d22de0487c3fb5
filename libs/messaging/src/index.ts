export * from './event-feed';
export * from './log-reader';
