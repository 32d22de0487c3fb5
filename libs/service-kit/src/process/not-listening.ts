interface ListenError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
}

type Reason = (at: { readonly address: string; readonly port: string }) => string;

const REASONS: Readonly<Record<string, Reason>> = {
  EADDRINUSE: ({ address, port }) => `${address}:${port} is taken: something else listens there already. PORT names another one.`,
  EADDRNOTAVAIL: ({ address }) => `${address} is no address of this machine. HOST names another one.`,
  EACCES: ({ address, port }) => `${address}:${port} may not be used by this user. PORT names another one.`,
};

/** Why nothing can listen there, in one line; undefined for every other error. */
export function notListening(error: unknown): string | undefined {
  const { code, syscall, address, port } = Object(error) as ListenError;
  return syscall === 'listen' ? REASONS[String(code)]?.({ address: String(address), port: String(port) }) : undefined;
}
