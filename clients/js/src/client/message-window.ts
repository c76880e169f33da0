import { backoff, type Clock } from '../engine/clock.js';
import type { Engine, PageAt, StoredMessage, StoredPage } from '../engine/port.js';
import { same } from '../engine/same.js';
import { ParleyError } from '../error.js';
import type { MessageList } from '../model.js';
import { shown } from './error.js';

const PAGE = 50;
/** As many as the gateway gives at once. */
const LARGEST_PAGE = 100;
/** After as many pages without what there is to be in them only the next event or connection asks again. */
const FRUITLESS_PAGES = 8;
/** Beyond it the end that is farther from what was last loaded is let go. */
export const LARGEST_WINDOW = 1_000;

type Loading = NonNullable<MessageList['loading']>;

export interface WindowOptions {
  readonly engine: Pick<Engine, 'page'>;
  readonly clock: Clock;
  readonly conversationId: string;
  /** The last message that there is, as far as this device knows. */
  lastNumber(): number;
  changed(): void;
}

/**
 * A part of a conversation without holes. What happens at the newest end comes in as it happens, if the window reaches
 * there. What is told while a page is on its way goes over what the page says: whatever is newer is told again. History
 * follows the log by moments: a page that lacks what there is at the newest end is asked for again.
 */
export class MessageWindow {
  messages: readonly StoredMessage[] = [];
  hasOlder = false;
  hasNewer = false;
  loaded = false;
  loading: Loading | undefined;
  error: MessageList['error'];

  readonly #options: WindowOptions;
  /** What was told while a page was on its way, the newest of each number. */
  readonly #told = new Map<number, StoredMessage>();
  /** Counts what makes the pages on their way worthless. */
  #turn = 0;
  #load: Promise<void> | undefined;
  #extending: { [K in Loading]?: Promise<void> } = {};
  /** There is a hole before what was told last: pages are loaded until there is none. */
  #follows = false;
  #again: (() => Promise<void>) | undefined;
  #fruitless = 0;
  #stopRetry: (() => void) | undefined;

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  /** Whether it reaches the newest end, or will as soon as history does. */
  get isAtNewest(): boolean {
    return !this.hasNewer || this.#follows;
  }

  get #newest(): number {
    return this.messages.at(-1)?.number ?? 0;
  }

  /** Forgets everything; pages on their way are not for it. */
  clear(): void {
    this.#goElsewhere();
    this.messages = [];
    this.hasOlder = this.hasNewer = this.loaded = false;
    this.loading = this.error = this.#again = undefined;
    this.#fruitless = 0;
    this.close();
  }

  /** Asks for nothing by itself any more. */
  close(): void {
    this.#stopRetry?.();
  }

  loadNewest(): Promise<void> {
    return this.#replace({ newest: true });
  }

  /** @returns whether there is that message */
  async jumpTo(at: { messageId: string } | { number: number }): Promise<boolean> {
    const found = () =>
      this.messages.some((m) => ('number' in at ? m.number === at.number : m.messageId === at.messageId));
    if (found()) {
      return true;
    }
    const wasLoaded = this.loaded;
    await this.#replace('number' in at ? { around: at.number } : at, found);
    if (this.error) {
      throw new ParleyError(this.error.code, this.error.message);
    }
    if (!wasLoaded && !found()) {
      await this.loadNewest();
    }
    return found();
  }

  loadOlder(): Promise<void> {
    return this.#extend('older', () => this.loaded && this.hasOlder);
  }

  loadNewer(): Promise<void> {
    return this.#extend('newer', () => this.loaded && this.hasNewer);
  }

  /** Tries again what failed last, such as for want of a connection. */
  async tryAgain(): Promise<void> {
    await this.#again?.();
  }

  /** Reads what it shows anew, and shows the old until it has all of it. */
  async reread(): Promise<void> {
    const first = this.messages[0];
    const last = this.#newest;
    if (!this.loaded || first === undefined) {
      return this.loaded ? this.loadNewest() : undefined;
    }
    const atNewest = !this.hasNewer;
    await this.#run('around', async (stays) => {
      const all: StoredMessage[] = [];
      let page: StoredPage;
      let after = first.number - 1;
      do {
        page = await this.#page({ after }, LARGEST_PAGE);
        all.push(...page.messages);
        after = all.at(-1)?.number ?? last;
      } while (
        stays() &&
        page.hasNewer &&
        page.messages.length > 0 &&
        (after < last || atNewest) &&
        all.length < LARGEST_WINDOW
      );
      if (stays()) {
        this.#set(all, this.hasOlder, page.hasNewer);
      }
    });
  }

  /** Reads one message anew, if it is shown. */
  async rereadOne(number: number): Promise<void> {
    if (this.messages.some((message) => message.number === number)) {
      const turn = this.#turn;
      const { messages } = await this.#page({ after: number - 1 }, 1);
      if (turn === this.#turn) {
        messages.forEach((message) => this.tell(message));
        this.#options.changed();
      }
    }
  }

  /** A message is new or another than it was. */
  tell(message: StoredMessage): void {
    if (this.loading) {
      this.#told.set(message.number, message);
      if (this.#told.size > LARGEST_WINDOW) {
        this.#told.delete(Math.min(...this.#told.keys()));
      }
    }
    if (this.loaded) {
      this.#absorb(message);
      if (this.#follows && !this.loading) {
        this.#told.set(message.number, message);
        void this.loadNewer();
      }
    }
  }

  /** Loads what the window lacks at its newest end, if it reaches there and the conversation has gone on without it. */
  async catchUp(): Promise<void> {
    if (this.#lacksNewest() && !this.loading) {
      if (this.messages.length === 0) {
        return this.loadNewest();
      }
      this.hasNewer = this.#follows = true;
      return this.loadNewer();
    }
  }

  #lacksNewest(): boolean {
    return this.#follows || (this.loaded && !this.hasNewer && this.#newest < this.#options.lastNumber());
  }

  #replace(at: PageAt, wanted: () => boolean = () => true): Promise<void> {
    this.#goElsewhere();
    return this.#run('around', async (stays) => {
      const page = await this.#page(at, PAGE).catch(nothingIfNotFound);
      const before = [this.messages, this.hasOlder, this.hasNewer] as const;
      if (!stays()) {
        return;
      }
      this.loaded = true;
      this.#set(page.messages, page.hasOlder, page.hasNewer);
      if (!wanted()) {
        [this.messages, this.hasOlder, this.hasNewer] = before;
      }
    });
  }

  #extend(side: 'older' | 'newer', wanted: () => boolean): Promise<void> {
    return (this.#extending[side] ??= this.#run(side, async (stays) => {
      if (!wanted()) {
        return;
      }
      const edge = (side === 'older' ? this.messages[0]?.number : this.#newest) ?? 0;
      const page = await this.#page(side === 'older' ? { before: edge } : { after: edge }, PAGE);
      if (!stays()) {
        return;
      }
      if (side === 'older') {
        this.#set([...page.messages, ...this.messages], page.hasOlder, this.hasNewer, 'older');
      } else {
        this.#set([...this.messages, ...page.messages], this.hasOlder, page.hasNewer);
      }
    }));
  }

  /** Pages on their way are for nothing. */
  #goElsewhere(): void {
    this.#turn++;
    this.#told.clear();
    this.#follows = false;
    this.#load = undefined;
    this.#extending = {};
  }

  /** One load after the other; those that wait when the window goes elsewhere come to nothing. */
  #run(loading: Loading, load: (stays: () => boolean) => Promise<void>): Promise<void> {
    const turn = this.#turn;
    const now = () => this.#now(loading, turn, load);
    return (this.#load = this.#load?.then(now) ?? now());
  }

  async #now(loading: Loading, turn: number, load: (stays: () => boolean) => Promise<void>): Promise<void> {
    const stays = () => turn === this.#turn;
    if (!stays()) {
      return;
    }
    const newest = this.#newest;
    this.loading = loading;
    this.error = this.#again = undefined;
    this.#options.changed();
    try {
      await load(stays);
    } catch (failure) {
      if (stays()) {
        this.error = shown(failure);
        this.#again = () => this.#run(loading, load);
      }
    }
    if (!stays()) {
      return;
    }
    this.loading = undefined;
    this.#told.clear();
    delete this.#extending[loading];
    this.#options.changed();
    if (!this.error) {
      this.#follows &&= this.hasNewer;
      this.#goOn(this.#newest > newest);
    }
  }

  #goOn(gained: boolean): void {
    this.#stopRetry?.();
    if (gained || !this.#lacksNewest()) {
      this.#fruitless = 0;
      void this.catchUp();
    } else if (this.#fruitless < FRUITLESS_PAGES) {
      const { clock } = this.#options;
      this.#stopRetry = clock.after(backoff(clock, this.#fruitless++), () => void this.catchUp());
    }
  }

  #page(at: PageAt, limit: number): Promise<StoredPage> {
    return this.#options.engine.page(this.#options.conversationId, at, limit);
  }

  #set(
    messages: readonly StoredMessage[],
    hasOlder: boolean,
    hasNewer: boolean,
    grown: 'older' | 'newer' = 'newer',
  ): void {
    const before = new Map(this.messages.map((message) => [message.number, message]));
    const byNumber = new Map<number, StoredMessage>();
    for (const message of messages) {
      const old = before.get(message.number);
      byNumber.set(message.number, old !== undefined && same(old, message) ? old : message);
    }
    this.messages = [...byNumber.values()].sort((a, b) => a.number - b.number);
    this.hasOlder = hasOlder;
    this.hasNewer = hasNewer;
    this.#bound(grown);
    for (const message of [...this.#told.values()].sort((a, b) => a.number - b.number)) {
      this.#absorb(message);
    }
  }

  #absorb(message: StoredMessage): void {
    const at = this.messages.findLastIndex((other) => other.number <= message.number);
    const there = this.messages[at];
    if (there?.number === message.number) {
      if (!same(there, message)) {
        this.messages = this.messages.with(at, message);
      }
    } else if (at === this.messages.length - 1 && !this.hasNewer) {
      if (there === undefined ? message.number > 1 && this.hasOlder : message.number > there.number + 1) {
        // There is a hole before it: the page that fills it has this one, too.
        this.hasNewer = this.#follows = true;
        return;
      }
      this.hasOlder ||= there === undefined && message.number > 1;
      this.messages = [...this.messages, message];
      this.#bound('newer');
    }
  }

  #bound(grown: 'older' | 'newer'): void {
    if (this.messages.length > LARGEST_WINDOW) {
      if (grown === 'older') {
        this.messages = this.messages.slice(0, LARGEST_WINDOW);
        this.hasNewer = true;
        this.#follows = false;
      } else {
        this.messages = this.messages.slice(-LARGEST_WINDOW);
        this.hasOlder = true;
      }
    }
  }
}

/** A conversation that begins with its first message has none yet. */
function nothingIfNotFound(failure: unknown): StoredPage {
  if (failure instanceof ParleyError && failure.code === 'NOT_FOUND') {
    return { messages: [], hasOlder: false, hasNewer: false };
  }
  throw failure;
}
