import { logMutants } from './log-mutants';
import type { Mutant } from './mutant';
import { readModelMutants } from './read-model-mutants';
import { relayMutants } from './relay-mutants';

/** Bugs as other systems had them, each of which the oracle must find. */
export const MUTANTS: readonly Mutant[] = [...logMutants, ...relayMutants, ...readModelMutants];
