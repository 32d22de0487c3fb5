import { connect } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/**
 * As kafkajs makes them, but without Nagle's delay: it holds back the second of two small requests until the first is
 * acknowledged, which is 40 ms for each round of sends to several partitions.
 */
export const sockets: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const options: ConnectionOptions = { host, port, ...ssl };
  // kafkajs types `ssl` as always there; without TLS it is not.
  const socket = (ssl as ConnectionOptions | undefined) ? connectTls({ servername: host, ...options }, onConnect) : connect({ host, port }, onConnect);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  return socket;
};
