import { serverProperties } from './broker-config';

const settings = (text: string) => new Map(text.trim().split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));

describe('doors for clients behind proxies', () => {
  it('send whoever comes in by one back to its proxy', () => {
    const found = settings(serverProperties('/x', { port: 1, controllerPort: 2, proxied: [{ port: 3, advertisedPort: 13 }, { port: 4, advertisedPort: 14 }] }));
    expect(found.get('listeners')).toBe('PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2,PROXIED0://127.0.0.1:3,PROXIED1://127.0.0.1:4');
    expect(found.get('advertised.listeners')).toBe('PLAINTEXT://127.0.0.1:1,PROXIED0://127.0.0.1:13,PROXIED1://127.0.0.1:14');
    expect(found.get('listener.security.protocol.map')).toBe('PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED0:PLAINTEXT,PROXIED1:PLAINTEXT');
  });

  it('are not there unless wanted', () => expect(settings(serverProperties('/x', { port: 1, controllerPort: 2 })).get('listeners')).toBe('PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2'));
});
