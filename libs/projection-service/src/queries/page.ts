import { type ListMark, toCursor } from '@reprise/service-kit';
import { z } from 'zod';

/** Every list has this shape. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** What a page is a part of. */
export interface PageOf {
  readonly list: ListMark;
  readonly limit: number;
}

export const pageSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** How many to fetch for a page of `limit`: one more tells whether another page follows. */
export const oneMore = (limit: number) => limit + 1;

/** @param found up to `oneMore(limit)` items, in the order of `key` */
export function pageOf<Item>(found: readonly Item[], { list, limit }: PageOf, key: (item: Item) => unknown): Page<Item> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? toCursor(key(last), list) : null };
}
