/** One side of a transfer, as one account sees it. */
export interface Leg {
  readonly transferId: string;
  readonly counterAccountId: string;
  readonly amount: number;
  readonly direction: 'in' | 'out';
}

/**
 * Every leg an account has seen, so that a transfer with the same id moves money once, however late it is repeated.
 * A string, because appending to it shares what was there before: a Set or a list would be copied on every event,
 * which makes a fold of n transfers cost n². Ids and directions hold no `/` or `|`.
 */
export type KnownTransfers = string;

export const noTransfers: KnownTransfers = '|';

const entry = ({ transferId, direction, counterAccountId, amount }: Leg) => `${transferId}/${direction}/${counterAccountId}/${amount}|`;

export const remember = (known: KnownTransfers, leg: Leg): KnownTransfers => known + entry(leg);

/** `same`: exactly this leg is there already; `reused`: its id stands for something else. */
export const recall = (known: KnownTransfers, leg: Leg): 'new' | 'same' | 'reused' => {
  if (known.includes(`|${entry(leg)}`)) return 'same';
  return known.includes(`|${leg.transferId}/`) ? 'reused' : 'new';
};
