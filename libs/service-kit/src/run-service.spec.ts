import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { text } from 'node:stream/consumers';

/** The kit as it was built, in a process of its own. */
const SCRIPT = `
  const { ServiceEnv, defineService, runService } = require('@reprise/service-kit');
  class Empty {}
  void runService(defineService({ name: 'sample', description: 'Empty.', env: ServiceEnv, module: () => ({ module: Empty }) }));
`;

const run = async (env: Record<string, string>) => {
  const child = spawn(process.execPath, ['-e', SCRIPT], { cwd: __dirname, env: { ...process.env, REPRISE_DEV_ACTOR: 'dev', LOG_LEVEL: 'silent', ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number]>]);
  return { said, code };
};

describe('a service that cannot listen', () => {
  it('says in one line which port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { said, code } = await run({ PORT: String(port) });
    server.close();
    expect({ said, code }).toEqual({ said: `sample did not start: 127.0.0.1:${port} is taken: something else listens there already. PORT names another one.\n`, code: 1 });
  }, 30_000);

  it('says in one line which address is none of this machine', async () => {
    const { said, code } = await run({ PORT: '0', HOST: '192.0.2.1', REPRISE_DEV_HOSTS: 'localhost' });
    expect({ lines: said.trim().split('\n').filter((line) => line.includes('did not start')), stack: said.includes('    at '), code }).toEqual({
      lines: [expect.stringMatching(/^sample did not start: 192\.0\.2\.1 is no address of this machine/)],
      stack: false,
      code: 1,
    });
  }, 30_000);
});
