/** `SealEvent`: absent where there is no vault. */
export const SEAL_EVENT = Symbol('SEAL_EVENT');
