import type { Conversation, ParleyClient } from '../client.js';
import { ParleyError } from '../error.js';
import { Late, type Load } from '../late.js';
import type { Media, MediaPort } from '../media/media.js';
import type { Person, Presence } from '../model.js';
import type { Observable } from '../observable.js';
import { askedOf } from './asked.js';
import type { AttentionSource } from './attention.js';
import type { Clock } from '../engine/clock.js';
import { Feed } from './feed.js';
import { directId } from './ids.js';
import type { Live } from './live.js';
import { People, type LivePort } from './people.js';
import { Projection } from './projection.js';
import type { Known } from '../tabs/ports.js';
import { Session, type OpenAnEngine } from './session.js';
import type { Requests, RequestsPort } from './requests.js';
import type { Asked, LateMedia } from './surface.js';

export interface Wiring {
  /** @param known what is shown of it */
  open(...args: [...Parameters<OpenAnEngine>, known: () => Known]): ReturnType<OpenAnEngine>;
  /** The gateway's address, for files. */
  readonly url: string;
  readonly media: Load<Media, MediaPort>;
  readonly live: Load<Live, LivePort>;
  readonly requests: Load<Requests, RequestsPort>;
  readonly clock: Clock;
  readonly attention: AttentionSource;
}

type Listener = Parameters<ParleyClient['onNotification']>[0];

/** The public client: shows what is known on this device, and hands on what the application wants. */
export class Parley implements ParleyClient {
  readonly #attention: Wiring['attention'];
  readonly #projection = new Projection();
  readonly user = this.#projection.user;
  readonly connection = this.#projection.connection;
  readonly conversations = this.#projection.views.list;
  readonly invitations = this.#projection.invitations;
  readonly blocked = this.#projection.blocked;
  readonly waiting = this.#projection.waitingCount;
  readonly #session: Session;
  readonly #engine: Asked;
  readonly #media: LateMedia;
  readonly #people: People;
  readonly #feed: Feed;
  readonly #listeners = new Set<Listener>();
  readonly #requests: Late<Requests, RequestsPort>;
  readonly createGroup = this.#asked('createGroup');
  readonly accept = this.#asked('accept');
  readonly decline = this.#asked('decline');
  readonly search = this.#asked('search');
  readonly setPresence = this.#asked('setPresence');
  readonly block = this.#asked('block');
  readonly unblock = this.#asked('unblock');

  constructor({ url, open, media, live, requests, clock, attention }: Wiring) {
    this.#attention = attention;
    const known = () => ({
      snapshot: this.#projection.snapshot(),
      watched: this.#people.presences.watched(),
      status: this.#requests.now?.status,
    });
    this.#session = new Session(
      (connection, closed) => open(connection, closed, known),
      attention.state,
      (changes) => this.#feed.tell(changes),
    );
    this.#engine = askedOf(this.#session);
    this.#media = new Late(media, { url, token: async () => (await this.#session.engine()).token() });
    this.#people = new People(
      {
        engine: this.#engine,
        clock,
        projection: this.#projection,
        listeners: this.#listeners,
        leads: () => this.#session.leads,
      },
      live,
    );
    // Offline all of them are refused, and a browser may keep an import that has failed until the page is loaded anew.
    this.#requests = new Late(
      async () => (this.connection.get().status === 'offline' ? Promise.reject() : requests()),
      {
        engine: this.#engine,
        projection: this.#projection,
        conversation: (id: string) => this.conversation(id),
      },
    );
    const surface = {
      engine: this.#engine,
      media: this.#media,
      people: this.#people,
      requests: this.#requests,
      clock,
      attention: attention.state,
      projection: this.#projection,
    };
    this.#feed = new Feed(surface, (message) =>
      this.#people.live((live) => live.heard(message), this.#listeners.size > 0),
    );
  }

  start(): Promise<void> {
    this.#attention.open();
    return this.#session.start();
  }

  conversation(id: string): Conversation {
    return this.#feed.conversation(id);
  }

  direct(userId: string): Conversation {
    const user = this.#projection.user.get();
    if (user === undefined) {
      throw new ParleyError('OFFLINE', 'the client is not started');
    }
    return this.conversation(directId(user.id, userId));
  }

  presence(userId: string): Observable<Presence> {
    return this.#people.presences.of(userId);
  }

  profile(userId: string): Observable<Person> {
    return this.#people.profiles.of(userId);
  }

  async media(url: string): Promise<Blob> {
    return (await this.#media.get()).blob(url);
  }

  async mediaTicketUrl(url: string): Promise<string> {
    return (await this.#media.get()).ticketUrl(url);
  }

  onNotification(listener: Listener): () => void {
    const own: Listener = (notification) => listener(notification);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  async logout(): Promise<void> {
    await this.#session.close('logged-out', (engine) => engine.logout());
    this.#feed.close();
  }

  async close(): Promise<void> {
    this.#attention.close();
    await this.#feed.finish();
    await this.#session.close('closed', (engine) => engine.close());
    this.#feed.close();
  }

  #asked<K extends Exclude<keyof Requests, 'status'>>(request: K) {
    return (async (...args: unknown[]) =>
      ((await this.#requests.get())[request] as (...args: unknown[]) => unknown)(...args)) as unknown as Requests[K];
  }
}
