import type { Command } from '../engine/port.js';

export type Send = Command & { readonly kind: 'send' };
export type MessageChange = Command & { readonly kind: 'edit' | 'delete' | 'react' };

/** What the queue has of one conversation. */
export interface Waiting {
  readonly sends: readonly Send[];
  /** By message id, in the order of writing. */
  readonly changes: ReadonlyMap<string, readonly MessageChange[]>;
  /** Up to where it is read, as soon as the gateway knows. */
  readonly readNumber: number;
}

export const nothingWaits: Waiting = { sends: [], changes: new Map(), readNumber: 0 };

/** The queue by conversation; one that has nothing in it is not there. */
export function waitingByConversation(queue: Iterable<Command>): Map<string, Waiting> {
  const all = new Map<string, { sends: Send[]; changes: Map<string, MessageChange[]>; readNumber: number }>();
  for (const command of queue) {
    let waiting = all.get(command.conversationId);
    if (waiting === undefined) {
      waiting = { sends: [], changes: new Map(), readNumber: 0 };
      all.set(command.conversationId, waiting);
    }
    switch (command.kind) {
      case 'send':
        waiting.sends.push(command);
        break;
      case 'read':
        waiting.readNumber = Math.max(waiting.readNumber, command.state === 'failed' ? 0 : command.number);
        break;
      default: {
        const changes = waiting.changes.get(command.messageId) ?? [];
        waiting.changes.set(command.messageId, [...changes, command]);
      }
    }
  }
  return all;
}
