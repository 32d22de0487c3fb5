const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/i;

/** A name or address, without port, that no other machine can be reached by. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);
