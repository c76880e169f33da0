import { useCallback, useRef, useState, type DragEvent } from 'react';
import type { MessageView } from '@parley/client';
import { useConnection, useConversation, useObserved, useParley } from '@parley/client/react';
import { Composer, type ComposerHandle } from '../composer/Composer.tsx';
import { MessageLog } from '../messages/MessageLog.tsx';
import { partnerOf, useMe, useTitle } from '../people/names.ts';
import { useTexts } from '../texts/texts.ts';
import { useNotices } from '../ui/Notices.tsx';
import { ConversationHead } from './ConversationHead.tsx';
import './ConversationPane.css';

/** One conversation: its head, what was said, and where one writes. */
export function ConversationPane({
  conversationId,
  messageId,
  visit,
}: {
  conversationId: string;
  messageId: string | undefined;
  visit: number;
}) {
  const texts = useTexts();
  const client = useParley();
  const { conversation, view } = useConversation(conversationId);
  const title = useTitle(conversationId, view);
  const me = useMe();
  const blocked = useObserved(client.blocked);
  const { attempt } = useNotices();
  const composer = useRef<ComposerHandle>(null);
  const [dropping, setDropping] = useState(false);
  const reply = useCallback((message: MessageView) => composer.current?.reply(message), []);
  const edit = useCallback((message: MessageView) => composer.current?.edit(message), []);
  const write = useCallback(() => composer.current?.focus(), []);
  const sent = useCallback(() => {
    if (conversation.messages.get().hasNewer) {
      void conversation.jumpToNewest();
    }
  }, [conversation]);
  const partner = view?.partner ?? partnerOf(conversationId, me);
  const isBlocked = partner !== undefined && blocked.has(partner);
  const { status } = useConnection();
  if (!view && partner === undefined) {
    return status === 'online' ? <Unknown conversationId={conversationId} /> : <div className="log-place" />;
  }
  const onDrag = (event: DragEvent) => {
    if (event.dataTransfer.types.includes('Files')) {
      event.preventDefault();
      setDropping(event.type !== 'drop' && event.type !== 'dragleave');
      if (event.type === 'drop' && !isBlocked) {
        composer.current?.attach([...event.dataTransfer.files]);
      }
    }
  };
  return (
    <section
      className="pane"
      aria-label={title}
      onDragEnter={onDrag}
      onDragOver={onDrag}
      onDragLeave={(event) => event.currentTarget === event.target && onDrag(event)}
      onDrop={onDrag}
    >
      <ConversationHead conversationId={conversationId} view={view} title={title} partner={partner} />
      <MessageLog
        conversationId={conversationId}
        view={view}
        messageId={messageId}
        visit={visit}
        onReply={reply}
        onEdit={edit}
        onLeave={write}
      />
      {isBlocked ? (
        <div className="composer-blocked">
          {texts.composer.blocked}
          <button type="button" onClick={() => void attempt(client.unblock(partner))}>
            {texts.composer.unblock}
          </button>
        </div>
      ) : (
        <Composer ref={composer} conversation={conversation} view={view} title={title} onSent={sent} />
      )}
      {dropping && <div className="pane-drop">{texts.composer.drop}</div>}
    </section>
  );
}

/** Not one's own, or not there: an open group may be joined. */
function Unknown({ conversationId }: { conversationId: string }) {
  const texts = useTexts().conversations;
  const client = useParley();
  const { attempt } = useNotices();
  return (
    <div className="pane-unknown">
      <p>{texts.notKnown}</p>
      <button type="button" onClick={() => void attempt(client.conversation(conversationId).join())}>
        {texts.join}
      </button>
    </div>
  );
}
