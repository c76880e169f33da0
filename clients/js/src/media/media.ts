import { ParleyError } from '../error.js';
import type { Attachment } from '../model.js';
import { Files } from './files.js';
import { Slots } from './slots.js';
import { platformPoster, request, type Poster } from './transport.js';

const UPLOADS = 2;
const ATTEMPTS = 3;
const AGAIN_MS = 1_000;
const KEPT_BYTES = 32 * 1024 * 1024;
/** A ticket is good for 90 s; one that is given out has most of that before it. */
const TICKET_MS = 30_000;
const PATH = /^\/api\/media\/[^/]+(\/thumbnail)?$/;

export interface MediaPort {
  /** The gateway's address. */
  readonly url: string;
  token(): Promise<string>;
}

/** Files of conversations: there and back. A token goes to the gateway only, and in a header only. */
export class Media {
  readonly #port: MediaPort;
  readonly #post: Poster;
  readonly #uploads = new Slots(UPLOADS);
  readonly #files = new Files((url) => this.#download(url), KEPT_BYTES);
  #ticket: { readonly madeAt: number; readonly made: Promise<string> } | undefined;

  constructor(port: MediaPort, post: Poster = platformPoster()) {
    this.#port = port;
    this.#post = post;
  }

  /** Uploads a file, when it is its turn. @returns what a message says of it */
  async send(
    conversationId: string,
    file: Blob,
    name: string,
    signal: AbortSignal,
    onProgress: (progress: number) => void,
  ): Promise<Attachment> {
    const query = `conversationId=${encodeURIComponent(conversationId)}&name=${encodeURIComponent(name)}`;
    const url = this.#address(`/api/media?${query}`).href;
    const said = await this.#uploads.run(() =>
      patiently(signal, async () => {
        const token = await this.#token();
        signal.throwIfAborted();
        return this.#post({ url, token, file, signal, onProgress });
      }),
    );
    return attachmentOf(said);
  }

  async blob(url: string): Promise<Blob> {
    return this.#files.get(this.#file(url).href);
  }

  async ticketUrl(url: string): Promise<string> {
    const file = this.#file(url);
    file.searchParams.set('ticket', await this.#currentTicket());
    return file.href;
  }

  /** Nothing that was fetched for this person is kept any more. */
  forget(): void {
    this.#files.forget();
    this.#ticket = undefined;
  }

  async #download(url: string): Promise<Blob> {
    return (await request(url, { headers: await this.#authorization() })).blob();
  }

  #currentTicket(): Promise<string> {
    const now = performance.now(); // The wall clock may be set while a ticket is kept.
    if (!this.#ticket || now - this.#ticket.madeAt > TICKET_MS) {
      const ticket = { madeAt: now, made: this.#makeTicket() };
      ticket.made.catch(() => this.#ticket === ticket && (this.#ticket = undefined));
      this.#ticket = ticket;
    }
    return this.#ticket.made;
  }

  async #makeTicket(): Promise<string> {
    const url = this.#address('/api/media/tickets').href;
    const response = await request(url, { method: 'POST', headers: await this.#authorization() });
    return ((await response.json()) as { ticket: string }).ticket;
  }

  async #authorization(): Promise<Record<string, string>> {
    return { authorization: `Bearer ${await this.#token()}` };
  }

  /** The application's failure is told in its own words. */
  async #token(): Promise<string> {
    try {
      return await this.#port.token();
    } catch (failure) {
      throw failure instanceof ParleyError ? failure : new ParleyError('unknown', String(failure));
    }
  }

  /** Addresses come in messages of others: whatever is no file of the gateway is not asked for, least of all with a token. */
  #file(url: string): URL {
    const address = this.#address(url);
    if (address.origin !== new URL(this.#port.url).origin || !PATH.test(address.pathname)) {
      throw new ParleyError('INVALID', 'url: is no file of the gateway');
    }
    address.search = address.hash = '';
    return address;
  }

  #address(url: string): URL {
    if (!URL.canParse(url, this.#port.url)) {
      throw new ParleyError('INVALID', 'url: is no address');
    }
    return new URL(url, this.#port.url);
  }
}

/** All that the gateway said of the file, but its id. */
function attachmentOf(said: unknown): Attachment {
  const { id: _, ...attachment } = (said ?? {}) as Attachment & { id?: string };
  if (typeof attachment.url !== 'string') {
    throw new ParleyError('unknown', 'not answered as the protocol has it');
  }
  return attachment;
}

/** What was not taken for being too much is tried again, a few times, when the gateway says. */
async function patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isBusy = error instanceof ParleyError && (error.code === 'RATE_LIMITED' || error.code === 'OVERLOADED');
      if (!isBusy || attempt === ATTEMPTS) {
        throw error;
      }
      await pause(error.retryAfterMs ?? AGAIN_MS, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()));
  });
}
