import { readFile, stat } from 'node:fs/promises';
import { type JSONWebKeySet, type JWTVerifyGetKey, createLocalJWKSet } from 'jose';

/** Keys of a JWKS file, read again whenever it changed: a key that is no longer in it is no longer good. */
export function keysOfFile(path: string): JWTVerifyGetKey {
  let read: { readonly version: string; readonly keys: JWTVerifyGetKey } | undefined;
  return async (header, token) => {
    const { ino, size, mtimeMs } = await stat(path);
    const version = `${ino} ${size} ${mtimeMs}`;
    if (read?.version !== version) read = { version, keys: createLocalJWKSet(JSON.parse(await readFile(path, 'utf8')) as JSONWebKeySet) };
    return read.keys(header, token);
  };
}
