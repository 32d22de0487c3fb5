/** `SealEvent`: absent where there is no vault. */
export const SEAL_EVENT = Symbol('SEAL_EVENT');

/** `MaskPersonal`: absent where there is no vault. */
export const MASK_PERSONAL = Symbol('MASK_PERSONAL');
