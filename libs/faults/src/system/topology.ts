import { resolve } from 'node:path';

/** The checkout this package is part of: seen from `libs/faults/dist/system` and from `libs/faults/src/system`. */
const ROOT = resolve(__dirname, '..', '..', '..', '..');

const COMMANDS = ['command-1', 'command-2'] as const;
const PROJECTIONS = ['account-1', 'account-2', 'order', 'lead'] as const;
export const SERVICES = [...COMMANDS, ...PROJECTIONS, 'history'] as const;
export type ServiceName = (typeof SERVICES)[number];
export type CommandName = (typeof COMMANDS)[number];
export type ProjectionName = (typeof PROJECTIONS)[number];
export { COMMANDS, PROJECTIONS };

const APPS: Readonly<Record<ServiceName, string>> = {
  'command-1': 'command-service',
  'command-2': 'command-service',
  'account-1': 'account-projection',
  'account-2': 'account-projection',
  order: 'order-projection',
  lead: 'lead-projection',
  history: 'history-service',
};

export const mainOf = (service: ServiceName): string => resolve(ROOT, 'apps', APPS[service], 'dist', 'main.js');
export const appOf = (service: ServiceName): string => APPS[service];
export const CLI = resolve(ROOT, 'apps', 'cli', 'dist', 'main.js');

export const TARGETS = ['postgres', 'kafka', 'history'] as const;
export type Target = (typeof TARGETS)[number];

const asks = (service: ServiceName): readonly Target[] => {
  if (service === 'history') return ['postgres'];
  return COMMANDS.some((command) => command === service) ? ['postgres', 'kafka'] : ['postgres', 'kafka', 'history'];
};

/** Who talks to what. */
export const ROUTES = SERVICES.flatMap((service) => asks(service).map((target) => ({ service, target })));
export type Route = (typeof ROUTES)[number];

export const routeName = ({ service, target }: Route): string => `${service} ─ ${target}`;
