// What Reprise is measured against, from a lockfile of its own: nobody who does not bench has to install it.
import { createRequire } from 'node:module';
import { installFrom, root } from '../tools/prepare.mjs';

const folder = `${root}bench/peers/`;

/** A package of `bench/peers`, installed when a bench first asks for it. */
export function peer(name) {
  installFrom(folder);
  return createRequire(folder)(name);
}
