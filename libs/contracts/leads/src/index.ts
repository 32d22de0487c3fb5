export * from './leads.contract';
export * from './leads.events';
