import { Buffer } from 'node:buffer';
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** One request over a kept connection; answers its status and body. */
export function ask(url, { method = 'GET', headers = {}, body } = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const sent = text === undefined ? headers : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers };
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers: sent, agent }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) }));
      answer.on('error', reject);
    });
    asking.on('error', reject);
    asking.end(text);
  });
}

/** @throws Error where it is not answered with that status */
export async function insistOn(status, url, given) {
  const answer = await ask(url, given);
  if (answer.status !== status) throw new Error(`${url} answered ${answer.status}, not ${status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const closeClient = () => agent.destroy();
