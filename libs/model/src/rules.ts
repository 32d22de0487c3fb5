/** Every rule that the search can take away, and what is left without it. */
export const RULES = {
  'log shows positions in order': 'an event may show before one with a lower position',
  'one relay leads': 'every relay leads, lock or no lock',
  'relay checkpoint by compare-and-set': 'a relay writes its checkpoint over whatever is there',
  'relay checkpoint after confirmation': 'the checkpoint moves before the page is confirmed',
  'confirmation is checked': 'a send counts as confirmed when the client says so',
  'one send under way per partition': 'messages of a page are sent all at once, to land in any order',
  'chain continues from the checkpoint': 'a relay that begins forgets the last position of each partition',
  'duplicates are dropped': 'what a reader has applied is applied again',
  'the chain is checked': 'whatever lies beyond the checkpoint is applied',
  'holes are healed from the log': 'a reader waits for what is missing',
  'checked in the transaction': 'the transaction trusts what the feed remembers',
  'checked by the feed': 'the feed hands over whatever comes; the transaction alone checks',
  'feed asks again after a failure': 'the feed goes on with what it remembers',
  'projection checkpoint by compare-and-set': 'a checkpoint is written over whatever is there',
  'checkpoint not before rows': 'the checkpoint commits first, the row after it',
  'checkpoint not after rows': 'the row commits first, the checkpoint after it',
  'rows are locked when loaded': 'a row is loaded without FOR UPDATE',
  'offsets are compared with checkpoints': 'a reader begins where Kafka says, whatever its checkpoints are',
  'offsets are committed after the batch': 'the offset is committed as the batch is fetched',
  'offsets name the highest position': 'beside an offset stands the position of the last message, though that may be a duplicate',
  'seam per partition': 'progress of the log is taken for the last position of every partition',
} as const;

export type Rule = keyof typeof RULES;

export const ALL_RULES = Object.keys(RULES) as readonly Rule[];

/** Rules in force, one of them taken away or none. */
export const rulesWithout = (rule?: Rule): ReadonlySet<Rule> => new Set(ALL_RULES.filter((other) => other !== rule));
