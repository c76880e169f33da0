import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { FoundMessage } from '@parley/client';
import { useConnection, useParley } from '@parley/client/react';
import { previewOf } from '../messages/preview.ts';
import { Avatar } from '../people/Avatar.tsx';
import { useMe, useName, useTitle } from '../people/names.ts';
import { useTexts } from '../texts/texts.ts';
import { fullText, shortText } from '../texts/times.ts';
import { Icon } from '../ui/Icon.tsx';
import { useNotices } from '../ui/Notices.tsx';
import { rove } from '../ui/rove.ts';
import { go, pathOf } from '../ui/route.ts';
import './SearchResults.css';

/** After the last keystroke: a search has its price. */
const ASKED_AFTER_MS = 350;
const LIMIT = 20;

interface Filters {
  readonly here: boolean;
  readonly from: string;
  readonly after: string;
  readonly before: string;
}

interface Answer {
  readonly found: readonly FoundMessage[];
  readonly cursor?: string;
  readonly failed?: true;
}

/** What was said, in all conversations or in the one that is open, by person and time. */
export function SearchResults({
  query,
  conversationId,
  onClear,
}: {
  query: string;
  conversationId: string | undefined;
  onClear: () => void;
}) {
  const texts = useTexts();
  const client = useParley();
  const { announce, attempt } = useNotices();
  const [filters, setFilters] = useState<Filters>({ here: false, from: '', after: '', before: '' });
  const [filtering, setFiltering] = useState(false);
  const [answer, setAnswer] = useState<Answer | undefined>();
  /** Counts the connections with which a search that had failed is made again. */
  const [turn, setTurn] = useState(0);
  const online = useConnection().status === 'online';
  const list = useRef<HTMLUListElement>(null);
  const here = filters.here ? conversationId : undefined;
  const { from, after, before } = filters;

  const ask = (cursor?: string) =>
    client.search(query, {
      limit: LIMIT,
      ...(here === undefined ? {} : { conversationId: here }),
      ...(from.trim() === '' ? {} : { from: from.trim() }),
      ...(after === '' ? {} : { after: startOf(after, 0) }),
      ...(before === '' ? {} : { before: startOf(before, 1) }),
      ...(cursor === undefined ? {} : { cursor }),
    });
  useEffect(() => {
    let ended = false;
    const timer = setTimeout(() => {
      void attempt(
        ask().then((found) => {
          if (!ended) {
            setAnswer(found);
            announce(found.found.length === 0 ? texts.search.none : texts.search.found(found.found.length));
          }
        }),
      ).then((answered) => !answered && !ended && setAnswer({ found: [], failed: true }));
    }, ASKED_AFTER_MS);
    return () => {
      ended = true;
      clearTimeout(timer);
    };
    // `ask` is made of these.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, query, here, from, after, before, turn]);
  useEffect(() => {
    if (online && answer?.failed) {
      setTurn((before) => before + 1);
    }
    // Not when it fails with a connection.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [online]);
  const further = (cursor: string) =>
    attempt(
      ask(cursor).then((more) => setAnswer((now) => ({ ...more, found: [...(now?.found ?? []), ...more.found] }))),
    );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      onClear();
    } else {
      rove(event, list.current!.querySelectorAll('a'));
    }
  };
  return (
    <section className="search" aria-busy={answer === undefined}>
      <div className="search-head">
        <h2 className="list-heading grow">{texts.search.found0}</h2>
        <button
          type="button"
          className="bare"
          aria-label={texts.search.filters}
          title={texts.search.filters}
          aria-expanded={filtering}
          onClick={() => setFiltering(!filtering)}
        >
          <Icon name="filter" />
        </button>
      </div>
      {filtering && <FilterFields filters={filters} onChange={setFilters} hasHere={conversationId !== undefined} />}
      {answer === undefined && <p className="list-empty hint">{texts.search.searching}</p>}
      {answer?.found.length === 0 && (
        <p className="list-empty hint">{answer.failed ? texts.search.failed : texts.search.none}</p>
      )}
      <ul ref={list} role="list" aria-label={texts.search.results} className="search-results" onKeyDown={onKeyDown}>
        {answer?.found.map((found, index) => (
          <Item key={found.message.key} found={found} isStart={index === 0} />
        ))}
      </ul>
      {answer?.cursor !== undefined && (
        <button type="button" className="search-more" onClick={() => void further(answer.cursor!)}>
          {texts.search.more}
        </button>
      )}
    </section>
  );
}

/** @param date of the reader's calendar, YYYY-MM-DD */
function startOf(date: string, daysLater: number): string {
  const [year, month, day] = date.split('-').map(Number);
  return new Date(year!, month! - 1, day! + daysLater).toISOString();
}

function FilterFields({
  filters,
  onChange,
  hasHere,
}: {
  filters: Filters;
  onChange: (filters: Filters) => void;
  hasHere: boolean;
}) {
  const texts = useTexts().search;
  const field = (name: 'from' | 'after' | 'before', type: 'text' | 'date') => (
    <label className="field">
      <span>{texts[name]}</span>
      <input
        type={type}
        value={filters[name]}
        placeholder={name === 'from' ? texts.fromHint : undefined}
        autoCapitalize="none"
        autoComplete="off"
        onChange={(event) => onChange({ ...filters, [name]: event.target.value })}
      />
    </label>
  );
  return (
    <div className="search-filters">
      {hasHere && (
        <label className="check">
          <input
            type="checkbox"
            checked={filters.here}
            onChange={(event) => onChange({ ...filters, here: event.target.checked })}
          />
          {texts.here}
        </label>
      )}
      {field('from', 'text')}
      <div className="search-times">
        {field('after', 'date')}
        {field('before', 'date')}
      </div>
    </div>
  );
}

function Item({ found: { message, conversation }, isStart }: { found: FoundMessage; isStart: boolean }) {
  const texts = useTexts();
  const me = useMe();
  const { conversationId, messageId, sender } = message;
  const name = useName(sender.id);
  const title = useTitle(conversationId, conversation);
  const route = { conversationId, ...(messageId === undefined ? {} : { messageId }) };
  const at = new Date(message.at);
  return (
    <li>
      <a
        href={pathOf(route)}
        className="search-result"
        tabIndex={isStart ? 0 : -1}
        onClick={(event) => {
          if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
            event.preventDefault();
            go(route);
          }
        }}
      >
        <Avatar userId={sender.id} size={28} />
        <span className="conversation-texts">
          <span className="conversation-line">
            <span className="cut grow">
              <b>{sender.id === me ? texts.people.you : name}</b> <span className="hint">{title}</span>
            </span>
            <time dateTime={message.at} title={fullText(texts, at)}>
              {shortText(texts, at, new Date())}
            </time>
          </span>
          <bdi className="search-text">{previewOf(texts, message)}</bdi>
        </span>
      </a>
    </li>
  );
}
