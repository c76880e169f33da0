import { useMemo } from 'react';
import type { Conversation } from '../client.js';
import type { ConversationView, Invitation } from '../model.js';
import { useParley } from './context.js';
import { useObserved } from './observed.js';

/** By activity, the newest first. */
export function useConversations(): readonly ConversationView[] {
  return useObserved(useParley().conversations);
}

/** The conversation to act on, and how it looks; `view` is undefined until this device knows it. */
export function useConversation(conversationId: string): {
  readonly conversation: Conversation;
  readonly view: ConversationView | undefined;
} {
  const conversation = useParley().conversation(conversationId);
  const view = useObserved(conversation.view);
  return useMemo(() => ({ conversation, view }), [conversation, view]);
}

export function useInvitations(): {
  readonly invitations: readonly Invitation[];
  readonly accept: (conversationId: string) => Promise<Conversation>;
  readonly decline: (conversationId: string) => Promise<void>;
} {
  const client = useParley();
  const invitations = useObserved(client.invitations);
  return useMemo(
    () => ({
      invitations,
      accept: (id: string) => client.accept(id),
      decline: (id: string) => client.decline(id),
    }),
    [client, invitations],
  );
}
