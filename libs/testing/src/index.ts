export * from './pure';
export * from './event-store-contract';
export * from './tcp-proxy';
export * from './feeds/event-feed-contract';
export * from './feeds/happened.contract';
export * from './feeds/memory-log';
export * from './feeds/recording-consumer';
export * from './feeds/topic-messages';
