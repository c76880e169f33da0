import type { Texts } from './en.ts';

/** The reader's own kind of the language, which says how times are written. */
const localeOf = ({ language }: Texts) =>
  navigator.languages.find((each) => each.split('-')[0] === language) ?? language;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Formatters are dear to make: one of each kind and language. */
const made = new Map<string, Intl.DateTimeFormat>();

function format(texts: Texts, kind: string, options: Intl.DateTimeFormatOptions, at: Date): string {
  const key = texts.language + kind;
  let formatter = made.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(localeOf(texts), options);
    made.set(key, formatter);
  }
  return formatter.format(at);
}

/** Days since the beginning of local time; equal on the same day. */
export function dayOf(at: Date): number {
  return Math.floor((at.getTime() - at.getTimezoneOffset() * MINUTE) / DAY);
}

export const timeText = (texts: Texts, at: Date) => format(texts, 'time', { hour: '2-digit', minute: '2-digit' }, at);

export const fullText = (texts: Texts, at: Date) =>
  format(texts, 'full', { dateStyle: 'full', timeStyle: 'medium' }, at);

export function dayText(texts: Texts, at: Date, now: Date): string {
  const ago = dayOf(now) - dayOf(at);
  if (ago === 0) {
    return texts.messages.today;
  }
  if (ago === 1) {
    return texts.messages.yesterday;
  }
  return at.getFullYear() === now.getFullYear()
    ? format(texts, 'day', { weekday: 'long', day: 'numeric', month: 'long' }, at)
    : format(texts, 'year', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, at);
}

/** As short as a list has room for: the time, the day of the week, or the date. */
export function shortText(texts: Texts, at: Date, now: Date): string {
  const ago = dayOf(now) - dayOf(at);
  if (ago <= 0) {
    return timeText(texts, at);
  }
  return ago < 7
    ? format(texts, 'weekday', { weekday: 'short' }, at)
    : format(texts, 'date', { day: 'numeric', month: 'numeric', year: '2-digit' }, at);
}

export function agoText(texts: Texts, at: Date, now: Date): string {
  const minutes = Math.round((at.getTime() - now.getTime()) / MINUTE);
  const relative = new Intl.RelativeTimeFormat(texts.language, { numeric: 'auto' });
  if (minutes > -1) {
    return texts.people.now;
  }
  if (minutes > -60) {
    return relative.format(minutes, 'minute');
  }
  return minutes > -24 * 60
    ? relative.format(Math.round(minutes / 60), 'hour')
    : relative.format(Math.round(minutes / 60 / 24), 'day');
}
