import { useRef, useState } from 'react';
import type { ConversationView } from '@parley/client';
import { usePresence, useTyping } from '@parley/client/react';
import { Avatar, GroupAvatar, PresenceDot } from '../people/Avatar.tsx';
import { presenceText } from '../people/presenceText.ts';
import { useTexts } from '../texts/texts.ts';
import { useOpenDialog } from '../ui/dialogs.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { go } from '../ui/route.ts';
import { useConversationActions } from './useConversationActions.ts';

export function ConversationHead({
  conversationId,
  view,
  title,
  partner,
}: {
  conversationId: string;
  view: ConversationView | undefined;
  title: string;
  partner: string | undefined;
}) {
  const texts = useTexts();
  const open = useOpenDialog();
  const actions = useConversationActions(view);
  const [menu, setMenu] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { typing } = useTyping(conversationId);
  return (
    <header className="pane-head">
      <button type="button" className="bare pane-back" aria-label={texts.back} onClick={() => go({})}>
        <Icon name="back" />
      </button>
      <button
        type="button"
        className="plain pane-title grow"
        onClick={() =>
          open(partner === undefined ? { kind: 'group', conversationId } : { kind: 'profile', userId: partner })
        }
      >
        <span className="with-presence">
          {partner === undefined ? (
            <GroupAvatar title={title} id={conversationId} size={34} />
          ) : (
            <>
              <Avatar userId={partner} size={34} />
              <PresenceDot userId={partner} />
            </>
          )}
        </span>
        <span className="pane-texts">
          <span className="pane-name cut">{title}</span>
          <span className="pane-under cut">
            {typing.length > 0 ? (
              <span className="conversation-typing">
                {texts.conversations.typing(typing.map(({ name, id }) => name ?? id))}
              </span>
            ) : partner === undefined ? (
              view && texts.group.members(view.memberCount)
            ) : (
              <PresenceText userId={partner} />
            )}
          </span>
        </span>
      </button>
      {actions.length > 0 && (
        <button
          ref={button}
          type="button"
          className="bare"
          aria-label={texts.conversations.options}
          title={texts.conversations.options}
          aria-haspopup="menu"
          onClick={() => setMenu(true)}
        >
          <Icon name="more" />
        </button>
      )}
      {menu && (
        <Menu anchor={button} label={texts.conversations.options} items={actions} onClose={() => setMenu(false)} />
      )}
    </header>
  );
}

function PresenceText({ userId }: { userId: string }) {
  return presenceText(useTexts(), usePresence(userId));
}
