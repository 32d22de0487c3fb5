import type { OrderLine } from '@reprise/contracts-orders';
import { Chance } from './chance';
import { purchase } from './money';

const ARTICLES = 240;
const MATERIALS = ['Oak', 'Steel', 'Linen', 'Glass', 'Cork', 'Wool', 'Copper', 'Clay'] as const;
const THINGS = ['desk', 'lamp', 'chair', 'shelf', 'kettle', 'blanket', 'clock', 'mug', 'bowl', 'rug'] as const;

/** One of a fixed list of articles: the same sku always has the same name and price. */
export function article(chance: Chance, quantity: number): OrderLine {
  const number = chance.lowIndex(ARTICLES);
  const own = new Chance(number);
  const name = `${own.pick(MATERIALS)} ${own.pick(THINGS)} No. ${number + 1}`;
  return { sku: `article-${number + 1}`, name, quantity, unitPrice: purchase(own) };
}
