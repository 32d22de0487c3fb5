import { isFree, listenerOn } from '@reprise/stack';
import { PORTS } from './services';
import { LocalError } from './settings';

const LISTENERS = [
  ['command-service', PORTS.command],
  ['account-projection', PORTS.account],
  ['order-projection', PORTS.order],
  ['lead-projection', PORTS.lead],
  ['history-service', PORTS.history],
] as const;

/** @throws LocalError when another program listens where a service is to listen */
export async function refuseTakenPorts(portBase: number): Promise<void> {
  for (const [name, offset] of LISTENERS) {
    if (!(await isFree(portBase + offset))) throw portTaken(portBase + offset, name);
  }
}

/** Names the port, who listens there as far as that can be told, and the way out. */
export function portTaken(port: number, name: string): LocalError {
  const listener = listenerOn(port);
  const who = listener ? `pid ${listener.pid} (${listener.command})` : `another program (lsof -i :${port} may tell which)`;
  return new LocalError(`Port ${port}, where ${name} is to listen, is taken by ${who}: end it, or set PORT_BASE to use other ports.`);
}
