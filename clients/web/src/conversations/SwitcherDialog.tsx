import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { ConversationView } from '@parley/client';
import { useConversations, useParley } from '@parley/client/react';
import { Avatar, GroupAvatar } from '../people/Avatar.tsx';
import { plainTitle, useTitle } from '../people/names.ts';
import { useTexts } from '../texts/texts.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { go } from '../ui/route.ts';
import './SwitcherDialog.css';

const SHOWN_AT_MOST = 9;

/** From anywhere to any conversation, by a few letters of its name. */
export default function SwitcherDialog({ onClose }: { onClose: () => void }) {
  const texts = useTexts().switcher;
  const client = useParley();
  const conversations = useConversations();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const found = useMemo(() => {
    const nameOf = (userId: string) => client.profile(userId).get().name ?? userId;
    const wanted = query.trim().toLocaleLowerCase();
    const titled = conversations.map((view) => ({ view, title: plainTitle(view, nameOf).toLocaleLowerCase() }));
    const starts = titled.filter(({ title }) => title.startsWith(wanted));
    const has = titled.filter(({ title }) => title.includes(wanted) && !title.startsWith(wanted));
    return [...starts, ...has].slice(0, SHOWN_AT_MOST).map(({ view }) => view);
  }, [conversations, query, client]);
  const enter = (view: ConversationView | undefined) => {
    if (view) {
      onClose();
      go({ conversationId: view.conversationId });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      setAt((before) => (before + by + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      enter(found[at]);
    }
  };
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <input
        role="combobox"
        aria-label={texts.find}
        aria-expanded={found.length > 0}
        aria-controls={id}
        aria-activedescendant={found.length > 0 ? `${id}${at}` : undefined}
        aria-autocomplete="list"
        data-first
        value={query}
        autoComplete="off"
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {found.length === 0 && <p className="hint">{texts.none}</p>}
      <ul role="listbox" id={id} aria-label={texts.find} className="switcher">
        {found.map((view, index) => (
          <Option
            key={view.conversationId}
            id={`${id}${index}`}
            view={view}
            selected={index === at}
            onEnter={() => enter(view)}
          />
        ))}
      </ul>
    </Dialog>
  );
}

function Option({
  id,
  view,
  selected,
  onEnter,
}: {
  id: string;
  view: ConversationView;
  selected: boolean;
  onEnter: () => void;
}) {
  const texts = useTexts().conversations;
  const title = useTitle(view.conversationId, view);
  return (
    <li id={id} role="option" aria-selected={selected} onClick={onEnter}>
      {view.partner === undefined ? (
        <GroupAvatar title={title} id={view.conversationId} size={26} />
      ) : (
        <Avatar userId={view.partner} size={26} />
      )}
      <span className="cut grow">{title}</span>
      {view.unread > 0 && (
        <span className="badge" role="img" aria-label={texts.unread(view.unread)}>
          {view.unread}
        </span>
      )}
    </li>
  );
}
