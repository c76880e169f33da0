import { useEffect, useRef, type RefObject } from 'react';
import type { Conversation } from '@parley/client';

const SAVED_AFTER_MS = 300;

/**
 * Keeps what is written and not sent, a moment after it was written and when the page is left.
 *
 * @param text undefined while something else is written, an edit
 * @returns what was written last
 */
export function useDraft(
  conversation: Conversation,
  draft: string | undefined,
  text: string | undefined,
  setText: (text: string) => void,
): RefObject<string> {
  const written = useRef('');
  const saved = useRef('');
  const found = useRef(false);
  useEffect(() => {
    if (draft !== undefined && !found.current && written.current === '') {
      found.current = true;
      saved.current = draft;
      setText(draft);
    }
  }, [draft, setText]);
  useEffect(() => {
    if (text === undefined) {
      return undefined;
    }
    written.current = text;
    const save = () => {
      if (saved.current !== written.current) {
        found.current = true;
        saved.current = written.current;
        conversation.saveDraft(written.current);
      }
    };
    const timer = setTimeout(save, text === '' ? 0 : SAVED_AFTER_MS);
    addEventListener('pagehide', save);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', save);
    };
  }, [conversation, text]);
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
