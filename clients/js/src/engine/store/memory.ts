import type { StoredMessage } from '../port.js';
import type { CommandRecord, ConversationRecord, Meta, ReadTx, Store, Tx } from './store.js';

/** Keeps what is kept as long as the page is open. */
export class MemoryStore implements Store {
  readonly #tx = new MemoryTx();
  #last: Promise<unknown> = Promise.resolve();

  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#next(async () => {
      try {
        return await work(this.#tx);
      } catch (failure) {
        this.#tx.undo();
        throw failure;
      } finally {
        this.#tx.done();
      }
    });
  }

  read<T>(work: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#next(() => work(this.#tx));
  }

  close(): void {}

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined); // whoever asked for it is told
    return result;
  }
}

class MemoryTx implements Tx {
  readonly #meta = new Map<string, unknown>();
  readonly #conversations = new Map<string, ConversationRecord>();
  readonly #messages = new Map<string, Map<number, StoredMessage>>();
  readonly #queue = new Map<number, CommandRecord>();
  #undo: (() => void)[] = [];

  undo(): void {
    for (const step of this.#undo.reverse()) {
      step();
    }
  }

  done(): void {
    this.#undo = [];
  }

  async meta<K extends keyof Meta>(key: K): Promise<Meta[K] | undefined> {
    return this.#meta.get(key) as Meta[K] | undefined;
  }

  async conversation(id: string): Promise<ConversationRecord | undefined> {
    return this.#conversations.get(id);
  }

  async conversations(): Promise<ConversationRecord[]> {
    return [...this.#conversations.values()];
  }

  async message(conversationId: string, number: number): Promise<StoredMessage | undefined> {
    return this.#messages.get(conversationId)?.get(number);
  }

  async messages(conversationId: string, from: number, to: number): Promise<StoredMessage[]> {
    return [...(this.#messages.get(conversationId)?.values() ?? [])]
      .filter(({ number }) => number >= from && number <= to)
      .sort((a, b) => a.number - b.number);
  }

  async command(order: number): Promise<CommandRecord | undefined> {
    return this.#queue.get(order);
  }

  async send(clientMessageId: string): Promise<CommandRecord | undefined> {
    return [...this.#queue.values()].find((each) => each.kind === 'send' && each.clientMessageId === clientMessageId);
  }

  async accepted(conversationId: string, seq: number): Promise<CommandRecord[]> {
    return (await this.commands(conversationId)).filter(
      ({ accepted }) => accepted !== undefined && accepted.seq <= seq,
    );
  }

  async waitingFor(clientMessageId: string): Promise<CommandRecord[]> {
    return (await this.commands()).filter(({ waitsFor }) => waitsFor === clientMessageId);
  }

  async commands(conversationId?: string): Promise<CommandRecord[]> {
    return [...this.#queue.values()]
      .filter((each) => conversationId === undefined || each.conversationId === conversationId)
      .sort((a, b) => a.order - b.order);
  }

  async commandCount(): Promise<number> {
    return this.#queue.size;
  }

  setMeta<K extends keyof Meta>(key: K, value: Meta[K]): void {
    this.#set(this.#meta, key, value);
  }

  putConversation(record: ConversationRecord): void {
    this.#set(this.#conversations, record.conversationId, record);
  }

  deleteConversation(id: string): void {
    this.#delete(this.#conversations, id);
  }

  putMessage(message: StoredMessage): void {
    let kept = this.#messages.get(message.conversationId);
    if (kept === undefined) {
      kept = new Map();
      this.#messages.set(message.conversationId, kept);
    }
    this.#set(kept, message.number, message);
  }

  deleteMessages(conversationId: string, from: number, to: number): void {
    const kept = this.#messages.get(conversationId) ?? new Map<number, StoredMessage>();
    for (const number of kept.keys()) {
      if (number >= from && number <= to) {
        this.#delete(kept, number);
      }
    }
  }

  putCommand(record: CommandRecord): void {
    this.#set(this.#queue, record.order, record);
  }

  deleteCommand(order: number): void {
    this.#delete(this.#queue, order);
  }

  clear(what: 'cache' | 'everything'): void {
    for (const map of [
      this.#conversations,
      this.#messages,
      ...(what === 'everything' ? [this.#queue, this.#meta] : []),
    ] as Map<unknown, unknown>[]) {
      for (const key of map.keys()) {
        this.#delete(map, key);
      }
    }
  }

  #set<K, V>(map: Map<K, V>, key: K, value: V): void {
    this.#remember(map, key);
    map.set(key, value);
  }

  #delete<K, V>(map: Map<K, V>, key: K): void {
    this.#remember(map, key);
    map.delete(key);
  }

  #remember<K, V>(map: Map<K, V>, key: K): void {
    const before = map.get(key);
    this.#undo.push(before === undefined ? () => map.delete(key) : () => map.set(key, before));
  }
}
