import { useEffect, useRef, useState } from 'react';
import type { ConversationView } from '@parley/client';

/**
 * After which number the line of the unread stands: where one was when one came, or when one looked away. It stays there
 * while one reads, and goes away when one says something.
 */
export function useUnreadLine(view: ConversationView | undefined): number | undefined {
  const [after, setAfter] = useState<number | undefined>();
  const [known, setKnown] = useState(false);
  const latest = useRef(view);
  latest.current = view;
  if (view && !known) {
    setKnown(true);
    setAfter(view.unread > 0 ? view.readNumber : undefined);
  }
  useEffect(() => {
    const lookedAway = () => setAfter(latest.current?.lastNumber);
    addEventListener('blur', lookedAway);
    return () => removeEventListener('blur', lookedAway);
  }, []);
  const lastIsOwn = view?.lastMessage?.own === true;
  const saidNow = lastIsOwn ? view?.lastNumber : undefined;
  const [said, setSaid] = useState(saidNow);
  if (saidNow !== said) {
    setSaid(saidNow);
    if (saidNow !== undefined && known) {
      setAfter(undefined);
    }
  }
  return after;
}
