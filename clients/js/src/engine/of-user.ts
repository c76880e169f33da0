import type { Invitation } from '../model.js';
import type { UserBlockedEvent } from '../protocol/events.js';
import type { Batch } from './batch.js';
import type { Change } from './port.js';
import type { Meta } from './store/store.js';

/** As the gateway tells it. */
export interface ToldInvitation extends Omit<Invitation, 'by'> {
  readonly by: string;
}

/** What is the user's own and no conversation's, by event. */
export const OF_USER: Readonly<Record<string, (batch: Batch, event: never) => Promise<void>>> = {
  'conversation:invited': (batch, invitation: ToldInvitation) => change(batch, invitation.conversationId, [invitation]),

  'conversation:uninvited': (batch, { conversationId }: { conversationId: string }) =>
    change(batch, conversationId, []),

  async 'user:blocked'(batch, { userId, blocked }: UserBlockedEvent) {
    const others = ((await batch.tx.meta('blocked')) ?? []).filter((user) => user !== userId);
    setOwn(batch, 'blocked', blocked ? [...others, userId] : others);
  },
};

/** Writes it down, and says it under the same name. */
export function setOwn<K extends 'blocked' | 'invitations'>(batch: Batch, kind: K, value: Meta[K]): void {
  batch.tx.setMeta(kind, value);
  batch.say({ kind, [kind]: value } as unknown as Change);
}

/** All that are open, the latest first. */
export function setInvitations(batch: Batch, told: readonly ToldInvitation[]): void {
  setOwn(batch, 'invitations', told.map(invitationOf));
}

async function change(batch: Batch, conversationId: string, told: readonly ToldInvitation[]): Promise<void> {
  const before = (await batch.tx.meta('invitations')) ?? [];
  const others = before.filter((invitation) => invitation.conversationId !== conversationId);
  setOwn(batch, 'invitations', [...told.map(invitationOf), ...others]);
}

function invitationOf({ by, ...invitation }: ToldInvitation): Invitation {
  return { ...invitation, by: { id: by } };
}
