import { type Price, prices } from './limits.js';

const FREE: Price = ['others', 0];
const USUAL: Price = ['others', 1];

/** @param n how many there are of what the price grows with: members, users or entries */
export function priceOf(event: string, n = 0): { readonly rate: 'sends' | 'others'; readonly units: number } {
  const [rate, base, free = 0, per] = event === 'session:refresh' ? FREE : (prices[event] ?? USUAL);
  const growth = per === undefined ? 0 : Math.max(0, Math.ceil((n - free) / per));
  return { rate, units: base + growth };
}
