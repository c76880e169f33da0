import { useDeferredValue, useRef, useState } from 'react';
import { useConnection, useInvitations, useObserved, useParley } from '@parley/client/react';
import { Avatar } from '../people/Avatar.tsx';
import { SearchResults } from '../search/SearchResults.tsx';
import { useTexts } from '../texts/texts.ts';
import { useOpenDialog } from '../ui/dialogs.ts';
import { Icon } from '../ui/Icon.tsx';
import { ConversationList } from './ConversationList.tsx';
import { Invitations } from './Invitations.tsx';
import './Sidebar.css';

export type Shown = 'all' | 'unread' | 'archived';
const SHOWN: readonly Shown[] = ['all', 'unread', 'archived'];

/** Search, conversations, invitations, and who one is. */
export function Sidebar({ selected }: { selected: string | undefined }) {
  const texts = useTexts();
  const open = useOpenDialog();
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const deferred = useDeferredValue(query);
  const search = useRef<HTMLInputElement>(null);
  const { invitations } = useInvitations();
  const names = {
    all: texts.conversations.all,
    unread: texts.conversations.unreadOnly,
    archived: texts.conversations.archived,
  };
  const clear = () => {
    setQuery('');
    search.current?.focus();
  };
  return (
    <nav className="sidebar" aria-label={texts.app} data-region>
      <header className="sidebar-head">
        <div className="sidebar-search grow" role="search">
          <Icon name="search" />
          <input
            ref={search}
            type="search"
            aria-label={texts.search.label}
            placeholder={texts.search.label}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && clear()}
          />
        </div>
        <button
          type="button"
          className="bare"
          aria-label={texts.conversations.new}
          title={texts.conversations.new}
          onClick={() => open({ kind: 'create' })}
        >
          <Icon name="plus" />
        </button>
      </header>
      {query.trim() === '' && (
        <div className="sidebar-shown" role="group" aria-label={texts.conversations.show}>
          {SHOWN.map((each) => (
            <button
              key={each}
              type="button"
              className="chip"
              aria-pressed={shown === each}
              onClick={() => setShown(each)}
            >
              {names[each]}
            </button>
          ))}
        </div>
      )}
      <div className="sidebar-lists">
        {invitations.length > 0 && query.trim() === '' && <Invitations />}
        <ConversationList selected={selected} shown={shown} query={deferred.trim()} />
        {query.trim() !== '' && <SearchResults query={deferred.trim()} conversationId={selected} onClear={clear} />}
      </div>
      <Foot />
    </nav>
  );
}

function Foot() {
  const texts = useTexts();
  const client = useParley();
  const open = useOpenDialog();
  const user = useObserved(client.user);
  const { status } = useConnection();
  const shown = status === 'closed' ? 'offline' : status;
  return (
    <footer className="sidebar-foot">
      {user && (
        <button type="button" className="plain sidebar-me" onClick={() => open({ kind: 'profile', userId: user.id })}>
          <Avatar userId={user.id} size={28} />
          <span className="cut">{user.name ?? user.id}</span>
        </button>
      )}
      <span className={`connection connection-${shown}`}>
        <span role="status" aria-label={texts.connection.label}>
          {texts.connection[shown]}
        </span>
      </span>
      <button
        type="button"
        className="bare"
        aria-label={texts.settings.title}
        title={texts.settings.title}
        onClick={() => open({ kind: 'settings' })}
      >
        <Icon name="settings" />
      </button>
    </footer>
  );
}
