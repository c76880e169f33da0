/**
 * Each number is a constant of its own, so that a bundle has those that it uses and no others. Prices are tuples, and
 * those that are as most are left out: they count in the bundle, too.
 */
export function limitsOf({ prices, ...limits }) {
  return [
    ...Object.entries(limits).map(([name, value]) => `export const ${name} = ${value};`),
    '',
    '/** Of which rate an event takes its price: `base + ceil((n - free) / per)`, and never less than `base`. */',
    "export type Price = readonly [rate: 'sends' | 'others', base: number, free?: number, per?: number];",
    '',
    '/** What costs other than 1 of the others, and than nothing: `session:refresh`. */',
    'export const prices: Readonly<Record<string, Price>> = {',
    ...Object.entries(prices)
      .filter(isUnusual)
      .map(([event, price]) => `'${event}': ${tuple(price)},`),
    '};',
  ].join('\n');
}

function isUnusual([, { rate, base, per }]) {
  return rate !== 'others' || base !== 1 || per !== undefined;
}

function tuple({ rate, base, free, per }) {
  const growth = per === undefined ? [] : [free, per];
  return `[${[`'${rate}'`, base, ...growth].join(', ')}]`;
}
