import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Bytes as they are, for what no HTTP client would send; the first answer on the connection, or undefined: it was closed without one. */
export function rawRequest(url: string, bytes: string | Uint8Array): Promise<RawAnswer | undefined> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const received: Buffer[] = [];
  const whole = bytes.toString().startsWith('HEAD ') ? hasHead : hasBody;
  return new Promise((resolve) => {
    const end = () => {
      socket.destroy();
      resolve(answerOf(finalOf(Buffer.concat(received).toString('utf8'))));
    };
    socket.on('data', (chunk) => {
      received.push(chunk);
      if (whole(finalOf(Buffer.concat(received).toString('latin1')))) end();
    });
    socket.once('close', end);
    socket.setTimeout(SILENCE_MS, end);
    // What was answered before the connection broke counts.
    socket.on('error', end);
    socket.write(bytes);
  });
}

const SILENCE_MS = 20_000;
const HEAD_END = '\r\n\r\n';

/** Without the interim answers before it. */
const finalOf = (text: string) => text.replace(/^(HTTP\/1\.1 1\d\d [^]*?\r\n\r\n)+/, '');

const hasHead = (text: string) => text.includes(HEAD_END);

const hasBody = (text: string) => {
  const [head = '', ...rest] = text.split(HEAD_END);
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  return rest.length > 0 && length !== undefined && rest.join(HEAD_END).length >= Number(length);
};

function answerOf(text: string): RawAnswer | undefined {
  const [head = '', ...rest] = text.split(HEAD_END);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1];
  if (status === undefined) return undefined;
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  return { status: Number(status), headers, body: rest.join(HEAD_END) };
}
