import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { ConversationView } from '@parley/client';
import { useConversations, useParley } from '@parley/client/react';
import { plainTitle } from '../people/names.ts';
import { useTexts } from '../texts/texts.ts';
import { rove } from '../ui/rove.ts';
import { ConversationItem } from './ConversationItem.tsx';
import type { Shown } from './Sidebar.tsx';
import './ConversationList.css';

/** As many more are drawn when one comes to the end of those that are. */
const AT_A_TIME = 60;

export function ConversationList({
  selected,
  shown,
  query,
}: {
  selected: string | undefined;
  shown: Shown;
  query: string;
}) {
  const texts = useTexts();
  const client = useParley();
  const all = useConversations();
  const [drawn, setDrawn] = useState(AT_A_TIME);
  const list = useRef<HTMLUListElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const views = useMemo(() => {
    const nameOf = (userId: string) => client.profile(userId).get().name ?? userId;
    const wanted = query.toLocaleLowerCase();
    const found = all.filter((view) =>
      query === '' ? belongs(view, shown, selected) : plainTitle(view, nameOf).toLocaleLowerCase().includes(wanted),
    );
    return query === '' ? [...found.filter(isPinned), ...found.filter((view) => !isPinned(view))] : found;
  }, [all, shown, query, selected, client]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLAnchorElement) {
      rove(event, list.current!.querySelectorAll('a'));
    }
  };
  useEffect(() => {
    const seen = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) {
        setDrawn((before) => (before < views.length ? before + AT_A_TIME : before));
      }
    });
    seen.observe(end.current!);
    return () => seen.disconnect();
  }, [views.length, drawn]);
  const start = views.some(({ conversationId }) => conversationId === selected) ? selected : views[0]?.conversationId;
  return (
    <>
      {query !== '' && <h2 className="list-heading">{texts.search.people}</h2>}
      <ul
        ref={list}
        role="list"
        aria-label={texts.conversations.label}
        className={query === '' ? 'conversations conversations-all' : 'conversations'}
        onKeyDown={onKeyDown}
      >
        {views.slice(0, query === '' ? drawn : 8).map((view) => (
          <ConversationItem
            key={view.conversationId}
            view={view}
            selected={view.conversationId === selected}
            isStart={view.conversationId === start}
          />
        ))}
      </ul>
      <div ref={end} />
      {views.length === 0 && <p className="list-empty hint">{emptyText(texts, shown, query)}</p>}
    </>
  );
}

const isPinned = ({ pinned }: ConversationView) => pinned;

/** The one that is open stays where it is while it is read. */
function belongs(view: ConversationView, shown: Shown, selected: string | undefined): boolean {
  switch (shown) {
    case 'all':
      return !view.archived;
    case 'unread':
      return view.unread > 0 || view.conversationId === selected;
    case 'archived':
      return view.archived;
  }
}

function emptyText(texts: ReturnType<typeof useTexts>, shown: Shown, query: string): string {
  const { empty, noneUnread, noneArchived, noneFound } = texts.conversations;
  return query === '' ? { all: empty, unread: noneUnread, archived: noneArchived }[shown] : noneFound;
}
