export * from './orders.contract';
export * from './orders.events';
