import { z } from 'zod';
import { RunningVault } from '../vault/vault-place';
import { type ReadEnvironment, environmentOf } from '../running-system';

/** What a simulation needs of the running stack; `reprise env --json` gives more. */
const Environment = z.object({ eventStore: z.object({ writer: z.url() }), vault: RunningVault.nullish() });
export type SimulateEnvironment = z.infer<typeof Environment>;

/** Where to write to. @throws UsageError */
export const findEnvironment = (read: ReadEnvironment): Promise<SimulateEnvironment> => environmentOf(read, Environment);
