import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
} from 'react';
import { flushSync } from 'react-dom';
import type { ConversationView, MessageView } from '@parley/client';
import { useMessages, useReceipts } from '@parley/client/react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useMe } from '../people/names.ts';
import { useTexts } from '../texts/texts.ts';
import { Icon } from '../ui/Icon.tsx';
import { useNotices } from '../ui/Notices.tsx';
import { MessageRow } from './MessageRow.tsx';
import { READERS_NAMED, readersAt, rowOf } from './rows.ts';
import { useAnnounced } from './useAnnounced.ts';
import { useShown } from './useShown.ts';
import { useUnreadLine } from './useUnreadLine.ts';
import './MessageLog.css';

const NEAR_PX = 800;
const AT_END_PX = 48;
const HIGHLIGHT_MS = 2_500;
const NOBODY: readonly string[] = [];

/**
 * The messages of one conversation. It is one tab stop; the arrow keys move from message to message. It stays at the end
 * while one is there, and where one is while older ones are put before.
 */
export function MessageLog({
  conversationId,
  view,
  messageId,
  visit,
  onReply,
  onEdit,
  onLeave,
}: {
  conversationId: string;
  view: ConversationView | undefined;
  /** The one to show first, and again at each visit. */
  messageId: string | undefined;
  visit: number;
  onReply: (message: MessageView) => void;
  onEdit: (message: MessageView) => void;
  /** One wants to write. */
  onLeave: () => void;
}) {
  const texts = useTexts();
  const me = useMe();
  const { notify } = useNotices();
  const list = useMessages(conversationId);
  const { hasOlder, hasNewer, loading, error, jumpTo, jumpToNewest, loadOlder, loadNewer, markRead } = list;
  const { messages, shift, part } = useShown(list.messages);
  const receipts = useReceipts(conversationId);
  const scroller = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const [atEnd, setAtEnd] = useState(true);
  const stays = useRef(messageId === undefined);
  const [seen, setSeen] = useState(0);
  const [active, setActive] = useState(-1);
  const [wanted, setWanted] = useState<string | undefined>();
  const [highlighted, setHighlighted] = useState<string | undefined>();
  const unreadAfter = useUnreadLine(view);
  useAnnounced(messages, hasNewer);

  const seesReaders = view?.kind === 'group' && view.memberCount <= READERS_NAMED;
  const deletesAll = view !== undefined && (view.owner === me || view.admins.includes(me));
  const rights = useMemo(() => ({ seesReaders, deletesAll }), [seesReaders, deletesAll]);
  const readers = useMemo(() => (seesReaders ? readersAt(receipts, me) : undefined), [receipts, me, seesReaders]);

  const toEnd = useCallback(() => {
    stays.current = true;
    setAtEnd(true);
    handle.current?.scrollToIndex(Number.MAX_SAFE_INTEGER, { align: 'end' });
  }, []);

  /** What is to be done where one has scrolled to. */
  const look = useCallback(() => {
    const { current: at } = handle;
    if (!at || messages.length === 0) {
      return;
    }
    const bottom = at.scrollOffset + at.viewportSize;
    const isAtEnd = !hasNewer && bottom >= at.scrollSize - AT_END_PX;
    stays.current ||= isAtEnd;
    setAtEnd(isAtEnd);
    if (at.scrollOffset < NEAR_PX && hasOlder && !loading && !error) {
      void loadOlder();
    }
    if (bottom > at.scrollSize - NEAR_PX && hasNewer && !loading && !error) {
      void loadNewer();
    }
    const last = lastNumber(messages, isAtEnd ? messages.length - 1 : at.findItemIndex(bottom - 8));
    if (last > 0) {
      setSeen((before) => Math.max(before, last));
      markRead(last);
    }
  }, [messages, hasNewer, hasOlder, loading, error, loadOlder, loadNewer, markRead]);

  // At first: to the first that is not read, or to the end. Later: stay there.
  const opened = useRef(-1);
  const lastKey = messages.at(-1)?.key;
  const lastIsOwn = messages.at(-1)?.own === true && messages.at(-1)?.number === undefined;
  useLayoutEffect(() => {
    if (messages.length === 0) {
      return;
    }
    if (opened.current !== part) {
      opened.current = part;
      const unread =
        part > 0 || messageId !== undefined
          ? -1
          : messages.findIndex((_, at) => rowOf(messages, at, unreadAfter).unread);
      if (unread > 0) {
        stays.current = false;
        handle.current?.scrollToIndex(unread, { align: 'start', offset: -32 });
        return;
      }
      if (part > 0 && hasNewer) {
        stays.current = false;
      }
    }
    if (stays.current || lastIsOwn) {
      toEnd();
    }
    // What has been seen is looked at by `look`; the line of the unread moves nothing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [messages.length, lastKey, part, toEnd]);
  useEffect(look, [look]);
  useEffect(() => {
    addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [look]);

  const show = useCallback(
    (id: string) => {
      stays.current = false;
      setWanted(id);
      jumpTo({ messageId: id }).then(
        (found) => {
          if (!found) {
            setWanted(undefined);
            notify(texts.messages.notFound);
          }
        },
        () => setWanted(undefined),
      );
    },
    [jumpTo, notify, texts],
  );
  useEffect(() => {
    if (messageId !== undefined) {
      show(messageId);
    }
  }, [messageId, visit, show]);
  useEffect(() => {
    const index = wanted === undefined ? -1 : messages.findIndex((message) => message.messageId === wanted);
    if (index >= 0) {
      handle.current?.scrollToIndex(index, { align: 'center' });
      setHighlighted(messages[index]!.key);
      setWanted(undefined);
    }
  }, [messages, wanted]);
  useEffect(() => {
    const timer = setTimeout(() => setHighlighted(undefined), HIGHLIGHT_MS);
    return () => clearTimeout(timer);
  }, [highlighted]);

  /** One scrolls oneself: what grows does not take one back to the end then, unless one comes there. */
  const leaveEnd = () => {
    stays.current = false;
  };
  const focusRow = (index: number) => {
    const to = Math.max(0, Math.min(index, messages.length - 1));
    flushSync(() => setActive(to));
    stays.current = to === messages.length - 1 && !hasNewer;
    handle.current?.scrollToIndex(to, { align: 'nearest' });
    scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const target = event.target as HTMLElement;
    const onRow = target.matches('[data-index]');
    if ((!onRow && target !== scroller.current) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (['PageUp', 'PageDown', ' '].includes(event.key)) {
      leaveEnd();
    }
    const from = onRow ? active : lastVisible(handle.current, messages.length) + (event.key === 'ArrowUp' ? 1 : 0);
    const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: messages.length - 1 }[event.key];
    if (to !== undefined && messages.length > 0) {
      event.preventDefault();
      focusRow(to);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      onLeave();
    }
  };
  const onFocus = ({ target }: FocusEvent<HTMLDivElement>) => {
    const row = target.closest<HTMLElement>('[data-index]');
    if (row) {
      setActive(Number(row.dataset['index']));
    }
  };

  const below = Math.max(0, (view?.lastNumber ?? 0) - seen);
  const above = unreadAbove(messages, view, unreadAfter);
  return (
    <div className="log-place" data-region>
      <div
        ref={scroller}
        className="log"
        role="log"
        aria-label={texts.messages.label}
        aria-live="off"
        aria-busy={loading !== undefined}
        tabIndex={0}
        data-region-start
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onWheel={({ deltaY }) => deltaY < 0 && leaveEnd()}
        onTouchMove={leaveEnd}
        onPointerDown={({ target }) => target === scroller.current && leaveEnd()}
      >
        <div className="log-space" />
        {messages.length === 0 && <Empty list={list} />}
        <Virtualizer
          key={part}
          ref={handle}
          data={messages}
          shift={shift}
          keepMounted={active >= 0 && active < messages.length ? [active] : []}
          scrollRef={scroller}
          onScroll={look}
          onResize={() => stays.current && toEnd()}
        >
          {(message: MessageView, index: number) => (
            <MessageRow
              key={message.key}
              message={message}
              index={index}
              isFirst={index === 0}
              hasOlder={hasOlder}
              failed={index === 0 && error !== undefined}
              active={index === active}
              highlighted={message.key === highlighted}
              readers={readers?.get(message.number ?? 0) ?? NOBODY}
              rights={rights}
              replied={message.replyTo === undefined ? undefined : find(messages, index, message.replyTo)}
              {...rowOf(messages, index, unreadAfter)}
              onReply={onReply}
              onEdit={onEdit}
              onShow={show}
              onLoadOlder={loadOlder}
            />
          )}
        </Virtualizer>
      </div>
      {above > 0 && (
        <button
          type="button"
          className="log-jump log-jump-up"
          onClick={() => void jumpTo({ number: unreadAfter! + 1 })}
        >
          {texts.messages.toUnread(above)}
        </button>
      )}
      {!atEnd && messages.length > 0 && (
        <button
          type="button"
          className="log-jump"
          aria-label={
            below > 0 ? `${texts.messages.newBelow(below)}: ${texts.messages.toNewest}` : texts.messages.toNewest
          }
          onClick={() => (hasNewer ? void jumpToNewest().then(toEnd) : toEnd())}
        >
          {below > 0 && <span>{texts.messages.newBelow(below)}</span>}
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

function Empty({ list }: { list: ReturnType<typeof useMessages> }) {
  const texts = useTexts();
  if (list.error) {
    return (
      <p className="log-empty">
        {texts.messages.loadFailed}{' '}
        <button type="button" onClick={() => void list.jumpToNewest()}>
          {texts.messages.loadAgain}
        </button>
      </p>
    );
  }
  return <p className="log-empty hint">{list.loading ? texts.messages.loading : texts.messages.empty}</p>;
}

function lastNumber(messages: readonly MessageView[], from: number): number {
  for (let index = Math.min(from, messages.length - 1); index >= 0; index--) {
    const { number } = messages[index]!;
    if (number !== undefined) {
      return number;
    }
  }
  return 0;
}

const lastVisible = (handle: VirtualizerHandle | null, length: number) =>
  handle ? Math.min(handle.findItemIndex(handle.scrollOffset + handle.viewportSize - 8), length - 1) : length - 1;

/** Of those that a reply may quote as it is: near before it, since a list of all by id would be made at each message. */
function find(messages: readonly MessageView[], from: number, messageId: string): MessageView | undefined {
  for (let index = from - 1; index >= 0 && index > from - 200; index--) {
    if (messages[index]!.messageId === messageId) {
      return messages[index];
    }
  }
  return undefined;
}

/** How many are unread, where the first of them is further back than what is shown. */
function unreadAbove(
  messages: readonly MessageView[],
  view: ConversationView | undefined,
  after: number | undefined,
): number {
  const first = messages.find(({ number }) => number !== undefined)?.number;
  return after !== undefined && first !== undefined && first > after + 1 ? (view?.lastNumber ?? 0) - after : 0;
}
