import { memo, useRef, useState, type MouseEvent } from 'react';
import type { ConversationView, Person } from '@parley/client';
import { useTyping } from '@parley/client/react';
import { previewOf } from '../messages/preview.ts';
import { Avatar, GroupAvatar, PresenceDot } from '../people/Avatar.tsx';
import { useName, useTitle } from '../people/names.ts';
import { useTexts } from '../texts/texts.ts';
import { fullText, shortText } from '../texts/times.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { go, pathOf } from '../ui/route.ts';
import { useConversationActions } from './useConversationActions.ts';

export const ConversationItem = memo(function ConversationItem({
  view,
  selected,
  isStart,
}: {
  view: ConversationView;
  selected: boolean;
  isStart: boolean;
}) {
  const texts = useTexts();
  const { conversationId, partner, unread, lastMessage } = view;
  const title = useTitle(conversationId, view);
  const { typing } = useTyping(conversationId);
  const [menu, setMenu] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  const actions = useConversationActions(view);
  const at = new Date(view.activeAt);
  const onClick = (event: MouseEvent) => {
    if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      go({ conversationId });
    }
  };
  return (
    <li>
      <a
        ref={link}
        href={pathOf({ conversationId })}
        className={unread > 0 && !view.muted ? 'conversation conversation-unread' : 'conversation'}
        tabIndex={isStart ? 0 : -1}
        aria-current={selected ? 'page' : undefined}
        data-region-start={isStart || undefined}
        onClick={onClick}
        onContextMenu={(event) => {
          event.preventDefault();
          setMenu(true);
        }}
      >
        <span className="with-presence">
          {partner === undefined ? (
            <GroupAvatar title={title} id={conversationId} />
          ) : (
            <>
              <Avatar userId={partner} />
              <PresenceDot userId={partner} />
            </>
          )}
        </span>
        <span className="conversation-texts">
          <span className="conversation-line">
            <span className="conversation-title cut">{title}</span>
            {view.pinned && <Mark icon="pin" label={texts.conversations.pinned} />}
            {view.muted && <Mark icon="mute" label={texts.conversations.muted} />}
            <time dateTime={view.activeAt} title={fullText(texts, at)}>
              {shortText(texts, at, new Date())}
            </time>
          </span>
          <span className="conversation-line">
            <span className="conversation-last cut">
              {typing.length > 0 ? (
                <span className="conversation-typing">{typingText(texts, typing, view)}</span>
              ) : view.draft && !selected ? (
                <>
                  <span className="conversation-draft">{texts.conversations.draft}</span> {view.draft}
                </>
              ) : (
                lastMessage && <LastMessage view={view} />
              )}
            </span>
            {view.mentioned && (
              <span className="badge badge-mention" role="img" aria-label={texts.conversations.mentioned}>
                @
              </span>
            )}
            {unread > 0 && (
              <span
                className={view.muted ? 'badge badge-quiet' : 'badge'}
                role="img"
                aria-label={texts.conversations.unread(unread)}
              >
                {unread > 999 ? '999+' : unread}
              </span>
            )}
          </span>
        </span>
      </a>
      {menu && (
        <Menu anchor={link} label={texts.conversations.options} items={actions} onClose={() => setMenu(false)} />
      )}
    </li>
  );
});

function LastMessage({ view }: { view: ConversationView }) {
  const texts = useTexts();
  const message = view.lastMessage!;
  const name = useName(message.sender.id);
  const said = previewOf(texts, message);
  if (message.own) {
    return <bdi>{texts.conversations.you(said)}</bdi>;
  }
  return <bdi>{view.kind === 'group' ? texts.conversations.by(name, said) : said}</bdi>;
}

function Mark({ icon, label }: { icon: 'pin' | 'mute'; label: string }) {
  return (
    <span className="conversation-mark" role="img" aria-label={label}>
      <Icon name={icon} />
    </span>
  );
}

function typingText(texts: ReturnType<typeof useTexts>, typing: readonly Person[], view: ConversationView): string {
  return view.kind === 'direct'
    ? texts.conversations.typingHere
    : texts.conversations.typing(typing.map(({ name, id }) => name ?? id));
}
