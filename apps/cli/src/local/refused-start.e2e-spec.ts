import { existsSync } from 'node:fs';
import { type AddressInfo, type Server, createServer } from 'node:net';
import { join } from 'node:path';
import { type LocalSystem, localSystem } from './local-system.for-spec';

let system: LocalSystem;
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
  system = await localSystem({ PORT_BASE: String(port) });
});
afterAll(async () => {
  await system.remove();
  server.close();
});

it.each([[['start']], [['start', '--detach']]])('says which port is taken and what to do, and starts nothing: %j', async (call) => {
  const start = system.begin(...call);
  expect(await start.ended).toBe(2);
  expect(start.output).toMatch(new RegExp(`Port ${port}, where command-service is to listen, is taken by .*: end it, or set PORT_BASE`));
  expect(start.output).not.toMatch(/EADDRINUSE|started|^ +at /m);
  expect(existsSync(join(system.dataDir, 'postgres'))).toBe(false);
});

it('says in a sentence which setting is wrong', async () => {
  const start = system.with({ PORT_BASE: 'many' }).begin('start');
  expect(await start.ended).toBe(2);
  expect(start.output.split('\n').filter((line) => !line.startsWith('npm'))).toEqual(['PORT_BASE must be a whole number from 1024 to 65000, not "many".', '']);
});

it.each([['--version'], ['-v']])('tells its version: %s', async (flag) => {
  expect(await system.reprise(flag)).toMatch(/^\d+\.\d+\.\d+\n$/);
});

it('helps where a command is unknown', async () => {
  expect(await system.reprise('help')).toContain('start the whole system on this machine');
  await expect(system.reprise('strat')).rejects.toThrow(/unknown command 'strat'\n\(Did you mean start\?\)\n\(--help tells/);
});
