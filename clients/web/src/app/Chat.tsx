import { useCallback, useEffect, useState } from 'react';
import { useParley } from '@parley/client/react';
import { sendUnsent } from '../composer/left.ts';
import { ConversationPane } from '../conversations/ConversationPane.tsx';
import { Sidebar } from '../conversations/Sidebar.tsx';
import { useMe } from '../people/names.ts';
import { useNotifications } from '../platform/notifications.ts';
import { useTexts } from '../texts/texts.ts';
import { DialogContext, type DialogState } from '../ui/dialogs.ts';
import { Banner } from './Banner.tsx';
import { Dialogs } from './Dialogs.tsx';
import { useRoute } from '../ui/route.ts';
import { useShortcuts } from './useShortcuts.ts';
import './Chat.css';

/** The whole page of somebody who has entered. */
export function Chat({ onLeave }: { onLeave: () => void }) {
  const texts = useTexts();
  const route = useRoute();
  const [dialog, setDialog] = useState<DialogState | undefined>();
  const close = useCallback(() => setDialog(undefined), []);
  useShortcuts(setDialog, dialog !== undefined);
  const { conversationId } = route;
  const client = useParley();
  const me = useMe();
  useEffect(() => {
    if (me !== '') {
      void sendUnsent(me, client);
    }
  }, [client, me]);
  return (
    <DialogContext value={setDialog}>
      <main className={conversationId === undefined ? 'chat' : 'chat chat-open'}>
        <Notifier />
        <h1 className="only-heard">{texts.app}</h1>
        <Sidebar selected={conversationId} />
        <div className="chat-main" data-region>
          <Banner onLeave={onLeave} />
          {conversationId === undefined ? (
            <div className="chat-nothing">
              <img src="/icon.svg" alt="" width="48" height="48" />
              <p>{texts.conversations.choose}</p>
              <p className="hint">{texts.conversations.chooseHint}</p>
            </div>
          ) : (
            <ConversationPane
              key={conversationId}
              conversationId={conversationId}
              messageId={route.messageId}
              visit={route.visit}
            />
          )}
        </div>
      </main>
      <Dialogs state={dialog} onClose={close} onLeave={onLeave} />
    </DialogContext>
  );
}

/** By itself, since it draws again with each message. */
function Notifier() {
  useNotifications();
  return null;
}
