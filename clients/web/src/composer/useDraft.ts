import { useEffect, useRef, type RefObject } from 'react';
import type { Conversation } from '@parley/client';
import { leaveDraft, takeDraft } from './left.ts';

const SAVED_AFTER_MS = 300;

/** So long, and more, the SDK takes to write a draft down. */
const WRITTEN_DOWN_AFTER_MS = 2_000;

/**
 * Keeps what is written and not sent, a moment after it was written and when the page is left.
 *
 * @param user whose it is; empty as long as that is not known
 * @param text undefined while something else is written, an edit
 * @returns what was written last
 */
export function useDraft(
  user: string,
  conversation: Conversation,
  draft: string | undefined,
  text: string | undefined,
  setText: (text: string) => void,
): RefObject<string> {
  const written = useRef('');
  const saved = useRef('');
  const savedAt = useRef(-Infinity);
  const found = useRef(false);
  useEffect(() => {
    const left = user !== '' && !found.current ? takeDraft(user, conversation.id) : undefined;
    const kept = left ?? draft;
    if (kept === undefined || found.current || written.current !== '') {
      return;
    }
    found.current = true;
    saved.current = kept;
    setText(kept);
    if (left !== undefined) {
      savedAt.current = performance.now();
      conversation.saveDraft(left);
    }
  }, [user, conversation, draft, setText]);
  useEffect(() => {
    if (text === undefined) {
      return undefined;
    }
    written.current = text;
    const save = () => {
      if (saved.current !== written.current) {
        found.current = true;
        saved.current = written.current;
        savedAt.current = performance.now();
        conversation.saveDraft(written.current);
      }
    };
    const leave = () => {
      save();
      if (user !== '' && performance.now() - savedAt.current < WRITTEN_DOWN_AFTER_MS) {
        leaveDraft(user, conversation.id, written.current);
      }
    };
    const timer = setTimeout(save, text === '' ? 0 : SAVED_AFTER_MS);
    addEventListener('pagehide', leave);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', leave);
    };
  }, [user, conversation, text]);
  useEffect(
    () => () => {
      if (saved.current !== written.current) {
        conversation.saveDraft(written.current);
      }
    },
    [conversation],
  );
  return written;
}
