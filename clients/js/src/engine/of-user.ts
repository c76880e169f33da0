import type { Invitation } from '../model.js';
import type { UserBlockedEvent } from '../protocol/events.js';
import type { Batch } from './batch.js';

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
    setBlocked(batch, blocked ? [...others, userId] : others);
  },
};

export function setBlocked(batch: Batch, blocked: readonly string[]): void {
  batch.tx.setMeta('blocked', blocked);
  batch.say({ kind: 'blocked', blocked });
}

/** All that are open, the latest first. */
export function setInvitations(batch: Batch, told: readonly ToldInvitation[]): void {
  write(batch, told.map(invitationOf));
}

async function change(batch: Batch, conversationId: string, told: readonly ToldInvitation[]): Promise<void> {
  const before = (await batch.tx.meta('invitations')) ?? [];
  const others = before.filter((invitation) => invitation.conversationId !== conversationId);
  write(batch, [...told.map(invitationOf), ...others]);
}

function write(batch: Batch, invitations: readonly Invitation[]): void {
  batch.tx.setMeta('invitations', invitations);
  batch.say({ kind: 'invitations', invitations });
}

function invitationOf({ by, ...invitation }: ToldInvitation): Invitation {
  return { ...invitation, by: { id: by } };
}
