import { ParleyError } from '../error.js';
import type { AcceptedAck, ChangedAck } from '../protocol/events.js';
import type { Refusal } from '../protocol/decode.js';
import type { Batch } from './batch.js';
import { QUEUE_LENGTH } from './limits.js';
import type { Command, NewCommand, StoredMessage } from './port.js';
import { messageOf, only, without } from './records.js';
import type { CommandRecord } from './store/store.js';

/*
 * The durable queue: what the user has done and the gateway does not have yet. A command that was accepted stays until
 * the events of its conversation have come that far, so that what is shown never goes back.
 */

type SendRecord = CommandRecord & { readonly kind: 'send' };

/** @throws ParleyError OVERLOADED: the queue is full; CONFLICT: a reaction to a message that has failed */
export async function put(batch: Batch, command: NewCommand, writtenAt: number): Promise<Command> {
  const { tx } = batch;
  if (command.kind === 'send') {
    // A tab whose leader died before it answered asks the next one.
    const known = await tx.send(command.clientMessageId);
    return known ?? append(batch, command, writtenAt);
  }
  if (command.kind === 'read') {
    const waiting = (await tx.commands(command.conversationId)).find(
      (each) => each.kind === 'read' && each.state === 'waiting',
    );
    return waiting?.kind === 'read'
      ? write(batch, { ...waiting, number: Math.max(waiting.number, command.number) })
      : append(batch, command, writtenAt);
  }
  const send = (await tx.send(command.messageId)) as SendRecord | undefined;
  if (send === undefined) {
    const messageId = (await byClientMessageId(batch, command)) ?? command.messageId;
    return append(batch, { ...command, messageId }, writtenAt);
  }
  if (send.accepted?.messageId !== undefined) {
    return append(batch, { ...command, messageId: send.accepted.messageId }, writtenAt);
  }
  if (send.state !== 'sending' && command.kind === 'edit') {
    return write(batch, { ...send, message: { ...send.message, content: command.content } });
  }
  if (send.state !== 'sending' && command.kind === 'delete') {
    await forget(batch, send);
    return send;
  }
  if (send.state === 'failed') {
    throw new ParleyError('CONFLICT', 'the message was not sent');
  }
  return append(batch, command, writtenAt, command.messageId);
}

/** @throws ParleyError CONFLICT: it may have been sent already, so that it cannot be forgotten */
export async function settle(batch: Batch, commandId: string, how: 'discard' | 'retry'): Promise<void> {
  const command = await batch.tx.command(Number(commandId));
  if (command === undefined) {
    return;
  }
  if (how === 'retry') {
    for (const each of [command, ...(await dependents(batch, command))]) {
      if (each.state === 'failed') {
        write(batch, { ...without(each, 'error'), state: 'waiting' } as CommandRecord);
      }
    }
  } else if (command.state === 'sending') {
    throw new ParleyError('CONFLICT', 'it may have been sent already');
  } else {
    await forget(batch, command);
  }
}

/** It is about to be sent. @returns it as it is now; undefined if it is not to be sent any more */
export async function sending(batch: Batch, order: number): Promise<CommandRecord | undefined> {
  const command = await batch.tx.command(order);
  if (command === undefined || command.state === 'failed' || command.accepted !== undefined) {
    return undefined;
  }
  return command.state === 'sending' ? command : write(batch, { ...command, state: 'sending' });
}

export async function accept(batch: Batch, order: number, ack: AcceptedAck | ChangedAck | object): Promise<void> {
  const command = await batch.tx.command(order);
  if (command === undefined) {
    return; // its event came first
  }
  const record = await batch.conversation(command.conversationId);
  if (command.kind === 'read') {
    if (record !== undefined) {
      batch.set({ ...record, readNumber: Math.max(record.readNumber, command.number) });
    }
    await forget(batch, command);
    return;
  }
  const accepted = { seq: 0, ...only(ack as Partial<AcceptedAck>, 'seq', 'number', 'messageId', 'acceptedAt') };
  const { seq, messageId } = accepted;
  const now = write(batch, { ...without(command, 'lookBackTo'), accepted } as CommandRecord);
  if (record !== undefined && record.seq >= seq) {
    await conclude(batch, now);
  } else if (now.kind === 'send' && messageId !== undefined) {
    await name(batch, now, messageId);
  }
}

/** The gateway will not do it. A read mark that is refused is worth nothing to anybody. */
export async function fail(
  batch: Batch,
  order: number,
  { code, message }: Pick<Refusal, 'code' | 'message'>,
): Promise<void> {
  const command = await batch.tx.command(order);
  if (command === undefined) {
    return;
  }
  if (command.kind === 'read') {
    await forget(batch, command);
    return;
  }
  for (const each of [command, ...(await dependents(batch, command))]) {
    write(batch, { ...without(each, 'lookBackTo'), state: 'failed', error: { code, message } } as CommandRecord);
  }
}

/** The event of a message of the user's own, whichever device has sent it. */
export async function ownMessageCame(batch: Batch, message: StoredMessage): Promise<void> {
  const command = (await batch.tx.send(message.clientMessageId)) as SendRecord | undefined;
  if (command?.conversationId === message.conversationId) {
    await name(batch, command, message.messageId);
    remove(batch, command);
  }
}

/** The conversation's events have come that far. */
export async function seqReached(batch: Batch, conversationId: string, seq: number): Promise<void> {
  for (const command of await batch.tx.accepted(conversationId, seq)) {
    await conclude(batch, command);
  }
}

/** Their events will not come. */
export async function conversationGone(batch: Batch, conversationId: string): Promise<void> {
  await seqReached(batch, conversationId, Infinity);
}

/** Events will not come: whether a message of one's own was among them is to be asked before it is sent again. */
export async function eventsMissed(batch: Batch, conversationId: string, lastNumber: number): Promise<void> {
  for (const command of await batch.tx.commands(conversationId)) {
    if (command.kind === 'send' && command.state === 'sending' && command.accepted === undefined) {
      batch.tx.putCommand({ lookBackTo: lastNumber, ...command });
    }
  }
}

async function append(batch: Batch, command: NewCommand, writtenAt: number, waitsFor?: string): Promise<CommandRecord> {
  if ((await batch.tx.commandCount()) >= QUEUE_LENGTH) {
    throw new ParleyError('OVERLOADED', 'too many requests wait');
  }
  const order = ((await batch.tx.meta('order')) ?? 0) + 1;
  batch.tx.setMeta('order', order);
  return write(batch, {
    ...command,
    commandId: String(order),
    order,
    writtenAt,
    state: 'waiting',
    ...(waitsFor !== undefined && { waitsFor }),
  });
}

export function write(batch: Batch, command: CommandRecord): CommandRecord {
  batch.tx.putCommand(command);
  batch.say({ kind: 'command', command });
  return command;
}

function remove(batch: Batch, { order, commandId }: CommandRecord): void {
  batch.tx.deleteCommand(order);
  batch.say({ kind: 'command-gone', commandId });
}

/** With what is about a message that will not be. */
async function forget(batch: Batch, command: CommandRecord): Promise<void> {
  for (const each of [command, ...(await dependents(batch, command))]) {
    remove(batch, each);
  }
}

function dependents({ tx }: Batch, command: CommandRecord): Promise<CommandRecord[]> {
  return command.kind === 'send' ? tx.waitingFor(command.clientMessageId) : Promise.resolve([]);
}

/** The message has its id: what is about it can be sent. */
async function name(batch: Batch, send: SendRecord, messageId: string): Promise<void> {
  for (const each of await dependents(batch, send)) {
    write(batch, { ...without(each, 'waitsFor'), messageId } as CommandRecord);
  }
}

async function conclude(batch: Batch, command: CommandRecord): Promise<void> {
  if (command.kind === 'send' && command.accepted?.messageId !== undefined) {
    await name(batch, command, command.accepted.messageId);
    batch.say({ kind: 'message', message: await sent(batch, command), live: false });
  }
  remove(batch, command);
}

/** The message that the command has made: as it is kept, or else as it was written. */
async function sent(batch: Batch, command: SendRecord): Promise<StoredMessage> {
  const kept = await batch.tx.message(command.conversationId, command.accepted?.number ?? 0);
  return kept ?? messageOf(command, (await batch.tx.meta('user')) ?? { id: '' });
}

/** The id of a kept message whose sender named it so before it was accepted. */
async function byClientMessageId(
  batch: Batch,
  { conversationId, messageId }: { conversationId: string; messageId: string },
): Promise<string | undefined> {
  const messages = await batch.tx.messages(conversationId, 0, Infinity);
  const known = messages.some((message) => message.messageId === messageId);
  return known ? undefined : messages.find((message) => message.clientMessageId === messageId)?.messageId;
}
