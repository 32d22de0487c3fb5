import { problem } from '@reprise/service-kit';

const kind = { slug: 'no-vault', status: 501, title: 'There is no vault here', expected: true } as const;

/** 501: an empty answer would say that nobody has this address. */
export const noVault = () => problem(kind, 'People are looked up in the vault, and this service was given none.');
