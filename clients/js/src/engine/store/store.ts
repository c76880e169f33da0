import type { Invitation, Person } from '../../model.js';
import type { Command, StoredConversation, StoredMessage } from '../port.js';

/**
 * What is kept on this device for one user of one gateway. All tabs write it, so that nothing of it is kept in memory:
 * whoever changes a record reads it in the same transaction.
 */
export interface Store {
  /**
   * All that `work` writes, or nothing of it. `work` awaits nothing but the transaction.
   *
   * @param durable resolves only when a crash of the machine does not lose it either
   */
  write<T>(work: (tx: Tx) => Promise<T>, durable?: boolean): Promise<T>;
  read<T>(work: (tx: ReadTx) => Promise<T>): Promise<T>;
  close(): void;
}

export interface ReadTx {
  meta<K extends keyof Meta>(key: K): Promise<Meta[K] | undefined>;
  conversation(id: string): Promise<ConversationRecord | undefined>;
  conversations(): Promise<ConversationRecord[]>;
  message(conversationId: string, number: number): Promise<StoredMessage | undefined>;
  /** Those with `from <= number <= to`, in order. */
  messages(conversationId: string, from: number, to: number): Promise<StoredMessage[]>;
  command(order: number): Promise<CommandRecord | undefined>;
  /** The `send` of that message. */
  send(clientMessageId: string): Promise<CommandRecord | undefined>;
  /** Those that are accepted with a seq up to that one. */
  accepted(conversationId: string, seq: number): Promise<CommandRecord[]>;
  /** Those about a message that has no id yet. */
  waitingFor(clientMessageId: string): Promise<CommandRecord[]>;
  /** In order; of one conversation, or all. */
  commands(conversationId?: string): Promise<CommandRecord[]>;
  commandCount(): Promise<number>;
}

export interface Tx extends ReadTx {
  setMeta<K extends keyof Meta>(key: K, value: Meta[K]): void;
  putConversation(record: ConversationRecord): void;
  /** Its messages stay. */
  deleteConversation(id: string): void;
  putMessage(message: StoredMessage): void;
  deleteMessages(conversationId: string, from: number, to: number): void;
  putCommand(record: CommandRecord): void;
  deleteCommand(order: number): void;
  /** Everything of what comes from the gateway, or the queue too. */
  clear(what: 'cache' | 'everything'): void;
}

export interface Meta {
  readonly user: Person;
  readonly blocked: readonly string[];
  readonly invitations: readonly Invitation[];
  /** The last command's. */
  readonly order: number;
}

export interface ConversationRecord extends StoredConversation {
  /** The first message that this user sees; absent while it is not known. */
  readonly firstNumber?: number;
  /** Events were missed that no cursor brings any more: what is kept is to be read anew. */
  readonly stale?: true;
}

export type CommandRecord = Command & {
  /** Sent once, with no answer, before events were missed: history is asked for it first, back to this number. */
  readonly lookBackTo?: number;
  /** The clientMessageId of the message that it is about, until that is accepted. */
  readonly waitsFor?: string;
};

/** What is kept was written by a newer build: this one leaves it alone. */
export class StoreOutdated extends Error {}
