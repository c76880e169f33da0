import { useMemo } from 'react';
import type { Person, Presence } from '../model.js';
import { useParley } from './context.js';
import { useObserved } from './observed.js';

/** Who types in a conversation, and what to call at one's own keystrokes. */
export function useTyping(conversationId: string): {
  readonly typing: readonly Person[];
  readonly setTyping: (typing: boolean) => void;
} {
  const conversation = useParley().conversation(conversationId);
  const typing = useObserved(conversation.typing);
  return useMemo(() => ({ typing, setTyping: (own: boolean) => conversation.setTyping(own) }), [conversation, typing]);
}

/** Watched as long as a component shows it. */
export function usePresence(userId: string): Presence {
  return useObserved(useParley().presence(userId));
}

export function useProfile(userId: string): Person {
  return useObserved(useParley().profile(userId));
}
