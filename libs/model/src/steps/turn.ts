import { type Link, standingAfter } from '../world/history';
import { type Reader, type World, replaced } from '../world/world';
import { type Laws, readerName } from './step';

/** One reader in a world. */
export interface Turn {
  readonly world: World;
  readonly laws: Laws;
  readonly reader: Reader;
  readonly index: number;
}

export const put = ({ world, index }: Turn, reader: Reader, rest: Partial<World> = {}): World => ({ ...world, ...rest, readers: replaced(world.readers, index, reader) });

export const say = ({ index }: Turn, text: string) => `${readerName(index)} ${text}`;

/**
 * What it handed over failed. Kafka's batch stays in hand; of the log it begins again from its checkpoints. A feed that
 * did not ask again would remember to stand where it had hoped to be.
 */
export function failed({ laws, reader }: Turn, handed: readonly Link[]): Reader {
  const { standing = [0, 0], feed } = reader;
  const remembered = laws.rules.has('feed asks again after a failure') ? undefined : standingAfter(laws.history, standing, handed);
  if (feed === 'kafka') return { ...reader, standing: remembered, transaction: undefined };
  return { ...reader, standing: undefined, batch: [], pageTo: 0, transaction: undefined };
}
