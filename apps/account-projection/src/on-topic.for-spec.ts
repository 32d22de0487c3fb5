import type { accountEvents } from '@reprise/contracts-accounts';
import { type ProjectionServiceOptions } from '@reprise/projection-service';
import type { Projection } from '@reprise/projections';
import { accountProjectionOptions } from './account-projection';

/** The service as it is, on a topic of its own. */
export function onTopic(contract: typeof accountEvents): ProjectionServiceOptions {
  const moved = (projection: Projection) => ({ ...projection, from: contract }) as unknown as Projection;
  const [first, ...others] = accountProjectionOptions.projections.map(moved);
  return { ...accountProjectionOptions, contract, projections: [first as Projection, ...others], former: accountProjectionOptions.former?.map(moved) ?? [] };
}
