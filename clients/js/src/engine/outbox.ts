import { ParleyError } from '../error.js';
import { membersListed } from '../protocol/limits.js';
import { backoff, type Clock } from './clock.js';
import type { Request } from './connection.js';
import type { Late } from '../late.js';
import type { Change } from './port.js';
import { accept, fail, sending } from './queue.js';
import { only } from './records.js';
import type { Repair, RepairPort } from './repair.js';
import type { CommandRecord, ConversationRecord } from './store/store.js';
import type { Writer } from './writer.js';

/** Asks for these codes are made again; every other code is the last word. */
const AGAIN = new Set(['OFFLINE', 'TIMEOUT', 'OVERLOADED', 'RATE_LIMITED', 'UNAUTHENTICATED']);

/** A gateway that lags does not know yet what one is a member of, or which message there is. */
const LAGGING = new Set(['NOT_FOUND', 'INVALID']);
const LAGGING_ATTEMPTS = 2;

export interface OutboxOptions {
  readonly clock: Clock;
  readonly writer: Writer;
  readonly request: Request;
  /** Whether the gateway can be asked. */
  isReady(): boolean;
  /** Whether everything that had happened in the conversation before the connection is written down. */
  caughtUp(conversationId: string): boolean;
  readonly repair: Late<Repair, RepairPort>;
}

/** What is to be sent in one conversation, one after the other. */
interface Lane {
  readonly conversationId: string;
  /** Of commands that wait or are on their way, ascending. */
  readonly orders: number[];
  /** Of the first of them. */
  attempt: number;
  busy: boolean;
  cancel: (() => void) | undefined;
}

/**
 * Sends what is in the queue: in each conversation in the order of writing, one at a time, so that nothing overtakes
 * what is sent again. Conversations do not wait for each other. Bound: the queue's, of which it has the numbers.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #laneOf = new Map<number, Lane>();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** What has changed in the queue, whoever has written it. */
  note(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'command') {
        this.#note(change.command);
      } else if (change.kind === 'command-gone') {
        this.#forget(Number(change.commandId));
      }
    }
  }

  /** What waits for the session, or for a conversation to be caught up with, goes. */
  wake(conversationId?: string): void {
    for (const lane of this.#lanes.values()) {
      if (conversationId === undefined || lane.conversationId === conversationId) {
        lane.cancel?.();
        lane.cancel = undefined;
        this.#work(lane);
      }
    }
  }

  halt(): void {
    for (const lane of this.#lanes.values()) {
      lane.cancel?.();
    }
    this.#lanes.clear();
    this.#laneOf.clear();
  }

  #note({ conversationId, order, state, accepted }: CommandRecord): void {
    if (state === 'failed' || accepted !== undefined) {
      this.#forget(order);
      return;
    }
    let lane = this.#lanes.get(conversationId);
    if (lane === undefined) {
      lane = { conversationId, orders: [], attempt: 0, busy: false, cancel: undefined };
      this.#lanes.set(conversationId, lane);
    }
    if (!this.#laneOf.has(order)) {
      this.#laneOf.set(order, lane);
      const isLast = order > (lane.orders.at(-1) ?? 0);
      lane.orders.push(order);
      if (!isLast) {
        lane.orders.sort((a, b) => a - b);
      }
    }
    this.#work(lane);
  }

  #forget(order: number): void {
    const lane = this.#laneOf.get(order);
    if (lane === undefined) {
      return;
    }
    this.#laneOf.delete(order);
    if (lane.orders[0] === order) {
      lane.attempt = 0;
    }
    lane.orders.splice(lane.orders.indexOf(order), 1);
    if (lane.orders.length === 0) {
      lane.cancel?.();
      this.#lanes.delete(lane.conversationId);
    }
  }

  #work(lane: Lane): void {
    if (!lane.busy && lane.cancel === undefined) {
      void this.#run(lane);
    }
  }

  async #run(lane: Lane): Promise<void> {
    lane.busy = true;
    let wait: number | undefined;
    while (wait === undefined && this.#options.isReady() && lane.orders[0] !== undefined) {
      wait = await this.#next(lane, lane.orders[0]);
    }
    lane.busy = false;
    if (wait !== undefined && wait < Infinity && lane.orders.length > 0) {
      lane.cancel = this.#options.clock.after(wait, () => {
        lane.cancel = undefined;
        this.#work(lane);
      });
    }
  }

  /** @returns how long to wait with the same command, in ms, `Infinity` until it is woken; undefined: it is done */
  async #next(lane: Lane, order: number): Promise<number | undefined> {
    const { writer } = this.#options;
    try {
      const { command, record } = await writer.store.read(async (tx) => {
        const found = await tx.command(order);
        return { command: found, record: found && (await tx.conversation(found.conversationId)) };
      });
      if (command === undefined || command.state === 'failed' || command.accepted !== undefined) {
        this.#forget(order);
        return undefined;
      }
      // What was sent before may be in the log: then it is among what is still to come.
      if (command.state === 'sending' && !this.#options.caughtUp(command.conversationId)) {
        return Infinity;
      }
      const ack = (await this.#lookBack(command)) ?? (await this.#send(command, record));
      if (ack !== undefined) {
        await writer.write((batch) => accept(batch, order, ack));
      }
      return undefined;
    } catch (failure) {
      return this.#failed(lane, order, failure);
    }
  }

  async #failed(lane: Lane, order: number, failure: unknown): Promise<number | undefined> {
    const { clock, writer, isReady } = this.#options;
    const attempt = lane.attempt++;
    if (!(failure instanceof ParleyError)) {
      return backoff(clock, attempt); // the store fails
    }
    if (failure.code === 'OFFLINE' && !isReady()) {
      return Infinity; // the next session wakes it
    }
    if (AGAIN.has(failure.code) || (LAGGING.has(failure.code) && attempt < LAGGING_ATTEMPTS)) {
      return Math.max(failure.retryAfterMs ?? 0, backoff(clock, attempt));
    }
    try {
      await writer.write((batch) => fail(batch, order, failure));
      return undefined;
    } catch {
      return backoff(clock, attempt); // the store fails
    }
  }

  /** @returns undefined: it is not to be sent any more */
  async #send(command: CommandRecord, record: ConversationRecord | undefined): Promise<object | undefined> {
    const { writer, request } = this.#options;
    return request(
      EVENTS[command.kind],
      async () => {
        const now = await writer.write((batch) => sending(batch, command.order));
        return now && payload(now);
      },
      command.kind === 'send' ? audience(command, record) : 0,
    );
  }

  /** What was sent, perhaps, before events were missed is not sent again while history cannot say whether it has it. */
  async #lookBack(command: CommandRecord): Promise<object | undefined> {
    return command.kind === 'send' && command.lookBackTo !== undefined
      ? (await this.#options.repair.get()).find(command, command.lookBackTo)
      : undefined;
  }
}

const EVENTS = {
  send: 'message:send',
  edit: 'message:edit',
  delete: 'message:delete',
  react: 'message:react',
  read: 'receipt:read',
} as const;

function payload(command: CommandRecord): Record<string, unknown> {
  if (command.kind !== 'send') {
    return only(
      command as Partial<Record<string, unknown>>,
      'conversationId',
      'messageId',
      'content',
      'emoji',
      'on',
      'number',
    );
  }
  const { to, message, conversationId, clientMessageId } = command;
  return { ...message, ...(to === undefined ? { conversationId } : { to }), clientMessageId };
}

/** What the price of a message grows with: its members, or who is mentioned where those are not listed. */
function audience(command: CommandRecord & { kind: 'send' }, record: ConversationRecord | undefined): number {
  const members = record?.memberCount ?? 0;
  const { mentions } = command.message;
  return members <= membersListed ? members : Array.isArray(mentions) ? mentions.length : 0;
}
