import type { Conversation, ParleyClient } from '../client.js';
import { storedMessage } from '../engine/records.js';
import type { FoundMessage } from '../model.js';
import type { HistoryMessage } from '../protocol/events.js';
import { newId } from './ids.js';
import type { Projection } from './projection.js';
import type { Asked } from './surface.js';

export interface RequestsPort {
  readonly engine: Asked;
  readonly projection: Projection;
  conversation(id: string): Conversation;
}

/** What the gateway is asked to do at once, or not at all: about groups, invitations, users, and what is searched for. */
export class Requests {
  readonly #port: RequestsPort;
  /** How the person has said that they are to be seen. */
  status: string | undefined;

  constructor(port: RequestsPort) {
    this.#port = port;
  }

  async createGroup({ title, members, history }: Parameters<ParleyClient['createGroup']>[0]): Promise<Conversation> {
    // Named here, so that a request that is repeated makes one group.
    const conversationId = newId();
    await this.#ask('conversation:create', { conversationId, kind: 'group', members, title, history });
    return this.#port.conversation(conversationId);
  }

  async accept(conversationId: string): Promise<Conversation> {
    await this.#ask('conversation:accept', { conversationId });
    return this.#port.conversation(conversationId);
  }

  async decline(conversationId: string): Promise<void> {
    await this.#ask('conversation:decline', { conversationId });
  }

  async search(
    query: string,
    options: Parameters<ParleyClient['search']>[1] = {},
  ): Promise<{ found: readonly FoundMessage[]; cursor?: string }> {
    const { messages, cursor } = await this.#ask('history:search', { query, ...options });
    return {
      found: ((messages ?? []) as HistoryMessage[]).map((each) => this.#port.projection.found(storedMessage(each))),
      ...(typeof cursor === 'string' && { cursor }),
    };
  }

  async setPresence(presence: Parameters<ParleyClient['setPresence']>[0]): Promise<void> {
    await this.#ask('presence:set', presence);
    this.status = presence.status ?? this.status;
  }

  async block(userId: string): Promise<void> {
    await this.#ask('user:block', { userId });
  }

  async unblock(userId: string): Promise<void> {
    await this.#ask('user:unblock', { userId });
  }

  async update(conversationId: string, { roles, ...changes }: Parameters<Conversation['update']>[0]): Promise<void> {
    await this.#ask('conversation:update', {
      conversationId,
      ...changes,
      roles: roles && Object.entries(roles).map(([userId, role]) => ({ userId, role })),
    });
  }

  async addMembers(conversationId: string, members: readonly string[]): ReturnType<Conversation['addMembers']> {
    const { notAdded, invited } = await this.#ask('conversation:add-members', { conversationId, members });
    return { notAdded: (notAdded ?? []) as string[], invited: (invited ?? []) as string[] };
  }

  async removeMembers(conversationId: string, members: readonly string[]): Promise<void> {
    await this.#ask('conversation:remove-members', { conversationId, members });
  }

  async join(conversationId: string): Promise<void> {
    await this.#ask('conversation:join', { conversationId });
  }

  async leave(conversationId: string): Promise<void> {
    await this.#ask('conversation:leave', { conversationId });
  }

  #ask(event: string, payload: object): Promise<Record<string, unknown>> {
    return this.#port.engine.ask(event, payload);
  }
}
