/** Those of service-kit, which takes too long to load for a command. */
export const ROLES = ['commander', 'reader', 'reader:self', 'auditor', 'eraser', 'operator'] as const;
export type Role = (typeof ROLES)[number];
