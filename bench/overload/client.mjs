import { Buffer } from 'node:buffer';
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

/** { status, text, ms } of one request; status 0: the connection was refused or broke. */
export function ask(url, { method = 'GET', body } = {}) {
  const since = performance.now();
  const content = body === undefined ? undefined : JSON.stringify(body);
  const headers = content === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) };
  return new Promise((resolve) => {
    const answered = (status, text) => resolve({ status, text, ms: performance.now() - since });
    const asking = request(url, { method, headers, agent }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part)).on('end', () => answered(response.statusCode, Buffer.concat(parts).toString()));
    });
    asking.on('error', () => answered(0, ''));
    asking.end(content);
  });
}

/** A figure of `/metrics`. */
export async function metric(url, name) {
  const { text } = await ask(`${url}/metrics`);
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
}
