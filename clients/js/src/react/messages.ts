import { useMemo } from 'react';
import type { Conversation } from '../client.js';
import type { MessageList, Receipts } from '../model.js';
import { useParley } from './context.js';
import { useObserved } from './observed.js';

export type Messages = MessageList &
  Pick<Conversation, 'loadOlder' | 'loadNewer' | 'jumpTo' | 'jumpToNewest' | 'markRead'>;

/** The messages of a conversation, loaded as long as somebody shows them, with what moves the list. */
export function useMessages(conversationId: string): Messages {
  const conversation = useParley().conversation(conversationId);
  const list = useObserved(conversation.messages);
  const moves = useMemo(
    () => ({
      loadOlder: () => conversation.loadOlder(),
      loadNewer: () => conversation.loadNewer(),
      jumpTo: (at: { messageId: string } | { number: number }) => conversation.jumpTo(at),
      jumpToNewest: () => conversation.jumpToNewest(),
      markRead: (number: number) => conversation.markRead(number),
    }),
    [conversation],
  );
  return useMemo(() => ({ ...list, ...moves }), [list, moves]);
}

export function useReceipts(conversationId: string): Receipts {
  return useObserved(useParley().conversation(conversationId).receipts);
}

/** What one does to messages; the same functions for the same conversation, so that no view is drawn again for them. */
export function useSend(
  conversationId: string,
): Pick<Conversation, 'send' | 'edit' | 'delete' | 'react' | 'retry' | 'discard' | 'saveDraft'> {
  const conversation = useParley().conversation(conversationId);
  return useMemo(
    () => ({
      send: (draft) => conversation.send(draft),
      edit: (messageId, content) => conversation.edit(messageId, content),
      delete: (messageId) => conversation.delete(messageId),
      react: (messageId, emoji, on) => conversation.react(messageId, emoji, on),
      retry: (key) => conversation.retry(key),
      discard: (key) => conversation.discard(key),
      saveDraft: (content) => conversation.saveDraft(content),
    }),
    [conversation],
  );
}
