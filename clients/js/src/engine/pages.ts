import type { HistoryPageRequest, PageAck } from '../protocol/events.js';
import { maxPageSize } from '../protocol/limits.js';
import type { Request } from './connection.js';
import { keepPage } from './kept.js';
import type { PageAt, StoredMessage, StoredPage } from './port.js';
import type { RecentChanges } from './recent.js';
import { marked, storedMessage } from './records.js';
import type { ConversationRecord } from './store/store.js';
import type { Writer } from './writer.js';

/** What is undefined is not said. */
type Question = { readonly [K in keyof HistoryPageRequest]: HistoryPageRequest[K] | undefined };

/** Which numbers a page has: `from` to `to`, at most `limit` of them, the last or the first. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly end: 'newest' | 'oldest';
}

/** Parts of a conversation: of what is kept, and where that does not reach, of the gateway. */
export class Pages {
  readonly #writer: Writer;
  readonly #me: string;
  readonly #recent: RecentChanges;
  readonly #request: Request;

  constructor(writer: Writer, me: string, recent: RecentChanges, request: Request) {
    this.#writer = writer;
    this.#me = me;
    this.#recent = recent;
    this.#request = request;
  }

  /** @throws ParleyError OFFLINE where the gateway would have to be asked; NOT_FOUND: there is no such message */
  async page(conversationId: string, at: PageAt, limit: number): Promise<StoredPage> {
    const size = Math.min(limit, maxPageSize);
    if ('messageId' in at) {
      const number = await this.#keptNumber(conversationId, at.messageId);
      return number === undefined
        ? this.#surroundings(conversationId, at.messageId, Math.max(2, size))
        : this.page(conversationId, { around: number }, size);
    }
    const range = rangeOf(at, size);
    return (await this.#kept(conversationId, range, size)) ?? (await this.#asked(conversationId, range, size));
  }

  /** Undefined where what is kept does not begin within that range. */
  #kept(conversationId: string, range: Range, limit: number): Promise<StoredPage | undefined> {
    return this.#writer.store.read(async (tx) => {
      const record = await tx.conversation(conversationId);
      if (record === undefined) {
        return undefined;
      }
      const { keptFrom = Infinity, lastNumber } = record;
      const to = Math.min(range.to, lastNumber);
      const isThere = range.end === 'newest' ? to >= keptFrom : range.from >= keptFrom;
      if (lastNumber > 0 && !(isThere && to >= range.from)) {
        return undefined;
      }
      const all = await tx.messages(conversationId, Math.max(range.from, keptFrom === Infinity ? 0 : keptFrom), to);
      return page(record, range.end === 'newest' ? all.slice(-limit) : all.slice(0, limit));
    });
  }

  async #asked(conversationId: string, { from, to, end }: Range, limit: number): Promise<StoredPage> {
    const answer = await this.ask({
      conversationId,
      limit,
      before: to < Infinity ? to + 1 : undefined,
      // With `after` alone a page is of the oldest.
      after: end === 'oldest' || from > 1 ? from - 1 : undefined,
    });
    const first = answer.messages[0]?.number;
    return this.#writer.write(async (batch) => {
      const messages = this.stored(answer);
      const record = await batch.conversation(conversationId);
      if (record === undefined) {
        return { messages, hasOlder: (first ?? 1) > 1, hasNewer: false };
      }
      // From the start of what this user sees, if the page was not cut there.
      const isStart = end === 'newest' && from <= 1 && !answer.hasMore;
      const begun = isStart ? { ...record, firstNumber: first ?? to + 1 } : record;
      const now = marked(keepPage(batch, begun, messages), this.#me, answer.receipts ?? []);
      if (now !== record) {
        batch.set(now);
      }
      return page(now, messages, to < Infinity || end === 'oldest' ? undefined : false);
    });
  }

  async #keptNumber(conversationId: string, messageId: string): Promise<number | undefined> {
    const kept = await this.#writer.store.read((tx) => tx.messages(conversationId, 0, Infinity));
    return kept.find((message) => message.messageId === messageId)?.number;
  }

  async #surroundings(conversationId: string, messageId: string, limit: number): Promise<StoredPage> {
    const answer = await this.ask({ conversationId, messageId, limit });
    const messages = await this.#writer.write(async () => this.stored(answer));
    return { messages, hasOlder: answer.hasMore, hasNewer: answer.hasLater ?? false };
  }

  /** For the writer: what came before an answer may still wait to be written, and is a recent change only then. */
  stored(answer: PageAck): StoredMessage[] {
    return answer.messages.map((message) => this.#recent.over(storedMessage(message)));
  }

  /** A page as history has it, and how far members have come; the newest where nothing else is said. In order. */
  async ask(question: Question): Promise<PageAck> {
    const { limit = maxPageSize } = question;
    return (await this.#request('history:page', async () => ({ ...question, limit }), limit)) as unknown as PageAck;
  }
}

function rangeOf(at: Exclude<PageAt, { messageId: string }>, limit: number): Range {
  if ('newest' in at) {
    return { from: 1, to: Infinity, end: 'newest' };
  }
  if ('before' in at) {
    return { from: 1, to: at.before - 1, end: 'newest' };
  }
  if ('after' in at) {
    return { from: at.after + 1, to: Infinity, end: 'oldest' };
  }
  const from = Math.max(1, at.around - Math.floor(limit / 2));
  return { from, to: from + limit - 1, end: 'oldest' };
}

function page(record: ConversationRecord, messages: readonly StoredMessage[], hasNewer?: boolean): StoredPage {
  const first = messages[0]?.number ?? 1;
  const last = messages.at(-1)?.number ?? record.lastNumber;
  return { messages, hasOlder: first > (record.firstNumber ?? 1), hasNewer: hasNewer ?? last < record.lastNumber };
}
