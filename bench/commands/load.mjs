// Sends deposits over kept connections, each the next when the last was answered, from a process of its own: what it costs
// to ask is not the service's. Told { url, connections, ms, accounts } by a message; answers { perSecond, p50, p99, refused }.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { quantile } from '../results.mjs';

const BODY = JSON.stringify({ amount: 125, reference: 'first money' });
const END_OF_HEADERS = '\r\n\r\n';

function request({ host }, account) {
  const headers = [`Host: ${host}`, 'Content-Type: application/json', `Content-Length: ${BODY.length}`, `Idempotency-Key: ${randomUUID()}`];
  return `POST /accounts/${account}/deposits HTTP/1.1\r\n${headers.join('\r\n')}${END_OF_HEADERS}${BODY}`;
}

/** The status of a whole answer, undefined of a part of one. */
function statusOf(text) {
  const end = text.indexOf(END_OF_HEADERS);
  if (end < 0) return undefined;
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return text.length >= end + END_OF_HEADERS.length + length ? Number(text.slice(9, 12)) : undefined;
}

/** One caller: resolves when its time is over and its last request is answered. */
function caller({ url, accounts, until }, { answered }) {
  const target = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
    let [text, since] = ['', 0];
    const next = () => {
      since = performance.now();
      if (since >= until) return void socket.end(resolve);
      socket.write(request(target, accounts[Math.floor(Math.random() * accounts.length)]));
    };
    socket.setEncoding('latin1').on('connect', next).on('error', reject);
    socket.on('close', () => reject(new Error('a connection was closed')));
    socket.on('data', (part) => {
      text += part;
      const status = statusOf(text);
      if (status === undefined) return;
      text = '';
      answered(status, performance.now() - since);
      next();
    });
  });
}

async function load({ url, connections, ms, accounts }) {
  const latencies = [];
  let refused = 0;
  const answered = (status, taken) => (status === 201 ? latencies.push(taken) : (refused += 1));
  const since = performance.now();
  await Promise.all(Array.from({ length: connections }, () => caller({ url, accounts, until: since + ms }, { answered })));
  const seconds = (performance.now() - since) / 1_000;
  return { perSecond: latencies.length / seconds, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), refused };
}

process.on('message', (given) => {
  load(given).then(
    (answer) => process.send(answer),
    (error) => process.send({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
