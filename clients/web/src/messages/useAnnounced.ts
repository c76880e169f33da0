import { useEffect, useRef } from 'react';
import type { MessageView } from '@parley/client';
import { useParley } from '@parley/client/react';
import { useTexts } from '../texts/texts.ts';
import { useNotices } from '../ui/Notices.tsx';
import { previewOf } from './preview.ts';

/** Faster than this nobody could listen. */
const AT_MOST_EACH_MS = 1_000;

/** Says each new message of others to who listens to the page; not those that are loaded. */
export function useAnnounced(messages: readonly MessageView[], hasNewer: boolean): void {
  const texts = useTexts();
  const client = useParley();
  const { announce } = useNotices();
  const last = useRef<{ number: number; at: number } | undefined>(undefined);
  useEffect(() => {
    const newest = messages.at(-1);
    if (hasNewer || newest?.number === undefined) {
      return;
    }
    const before = last.current;
    const isNew = before !== undefined && newest.number > before.number && !newest.own && !newest.folded;
    const says = isNew && Date.now() - before.at >= AT_MOST_EACH_MS;
    last.current = { number: newest.number, at: says ? Date.now() : (before?.at ?? 0) };
    if (says) {
      const name = client.profile(newest.sender.id).get().name ?? newest.sender.id;
      announce(texts.messages.announce(name, previewOf(texts, newest)));
    }
  }, [messages, hasNewer, announce, texts, client]);
}
