import type { Projection } from '@reprise/projections';
import { reason } from '../../running-system';
import { UsageError } from '../../usage-error';
import { compile } from './compile';
import { evaluate } from './evaluate';
import { pickProjection } from './pick-projection';

/** The projection of a TypeScript file, checked before it runs. @throws UsageError */
export function loadCandidate(file: string, name: string): Projection {
  return pickProjection(exportsOf(file), { file, name });
}

function exportsOf(file: string): Readonly<Record<string, unknown>> {
  const compiled = compile(file);
  try {
    return evaluate(compiled);
  } catch (error) {
    throw new UsageError(`${file} failed while it was loaded: ${reason(error)}`);
  }
}
