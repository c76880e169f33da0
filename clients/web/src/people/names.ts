import type { ConversationView, Observable, Person } from '@parley/client';
import { useObserved, useParley } from '@parley/client/react';
import { useTexts } from '../texts/texts.ts';

export function useMe(): string {
  return useObserved(useParley().user)?.id ?? '';
}

const nobody = { id: '' };
const NOBODY: Observable<Person> = { get: () => nobody, subscribe: () => () => {} };

/** Empty for nobody. */
export function useName(userId: string | undefined): string {
  const client = useParley();
  const person = useObserved(userId === undefined ? NOBODY : client.profile(userId));
  return person.name ?? person.id;
}

/** The other of a direct conversation, by its id alone: `dm:` and both ids, percent-encoded. */
export function partnerOf(conversationId: string, me: string): string | undefined {
  if (!conversationId.startsWith('dm:')) {
    return undefined;
  }
  try {
    const both = conversationId.slice(3).split(':').map(decodeURIComponent);
    return both.length === 2 ? (both.find((id) => id !== me) ?? me) : undefined;
  } catch {
    return undefined;
  }
}

/** What a conversation is called: its title, or whom it is with. */
export function useTitle(conversationId: string, view: ConversationView | undefined): string {
  const texts = useTexts();
  const me = useMe();
  const partner = view?.partner ?? partnerOf(conversationId, me);
  const name = useName(partner);
  if (partner !== undefined) {
    return partner === me ? texts.conversations.self : name;
  }
  return view?.title || others(view, me).join(', ') || texts.conversations.group;
}

/** The same without a subscription, for lists that are searched. */
export function plainTitle(view: ConversationView, nameOf: (userId: string) => string): string {
  return view.partner === undefined ? view.title || view.members.map(nameOf).join(', ') : nameOf(view.partner);
}

const others = (view: ConversationView | undefined, me: string) =>
  (view?.members ?? []).filter((member) => member !== me).slice(0, 4);
