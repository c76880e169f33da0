import type { Presence } from '@parley/client';
import type { Texts } from '../texts/texts.ts';
import { agoText } from '../texts/times.ts';

/** Empty where one may not see it. */
export function presenceText(texts: Texts, { status, lastSeen }: Presence): string {
  return status === 'offline' && lastSeen !== undefined
    ? texts.people.lastSeen(agoText(texts, new Date(lastSeen), new Date()))
    : texts.people[status];
}
