import type { Texts } from '../texts/texts.ts';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

export function sizeText(texts: Texts, bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const format = new Intl.NumberFormat(texts.language, {
    style: 'unit',
    unit: UNITS[power]!,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  });
  return format.format(bytes / 1000 ** power);
}
