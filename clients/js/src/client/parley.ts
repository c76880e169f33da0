import type { Conversation, ParleyClient } from '../client.js';
import { storedMessage } from '../engine/records.js';
import { ParleyError } from '../error.js';
import type { FoundMessage, Person, Presence } from '../model.js';
import type { Observable } from '../observable.js';
import type { HistoryMessage } from '../protocol/events.js';
import { askedOf } from './asked.js';
import type { AttentionSource } from './attention.js';
import type { Clock } from '../engine/clock.js';
import { Feed } from './feed.js';
import { directId, newId } from './ids.js';
import type { Live } from './live.js';
import { People, type LivePort } from './people.js';
import { Projection } from './projection.js';
import { Session, type OpenAnEngine } from './session.js';
import type { Asked, LateMedia } from './surface.js';

export interface Wiring {
  readonly open: OpenAnEngine;
  media(token: () => Promise<string>): LateMedia;
  live(port: LivePort): Promise<Live>;
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
  /** How the person has said that they are to be seen. */
  #status: string | undefined;

  constructor({ open, media, live, clock, attention }: Wiring) {
    this.#attention = attention;
    this.#session = new Session(
      open,
      attention.state,
      (changes) => this.#feed.tell(changes),
      () => ({
        snapshot: this.#projection.snapshot(),
        watched: this.#people.presences.watched(),
        status: this.#status,
      }),
    );
    this.#engine = askedOf(this.#session);
    this.#media = media(async () => (await this.#session.engine()).token());
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
    const surface = {
      engine: this.#engine,
      media: this.#media,
      people: this.#people,
      clock,
      attention: attention.state,
      projection: this.#projection,
    };
    this.#feed = new Feed(surface, (message) => this.#listeners.size > 0 && this.#people.heard(message));
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

  async createGroup({ title, members, history }: Parameters<ParleyClient['createGroup']>[0]): Promise<Conversation> {
    // Named here, so that a request that is repeated makes one group.
    const conversationId = newId();
    await this.#engine.ask('conversation:create', {
      conversationId,
      kind: 'group',
      members,
      title,
      history,
    });
    return this.conversation(conversationId);
  }

  async accept(conversationId: string): Promise<Conversation> {
    await this.#engine.ask('conversation:accept', { conversationId });
    return this.conversation(conversationId);
  }

  async decline(conversationId: string): Promise<void> {
    await this.#engine.ask('conversation:decline', { conversationId });
  }

  async search(
    query: string,
    options: Parameters<ParleyClient['search']>[1] = {},
  ): Promise<{ found: readonly FoundMessage[]; cursor?: string }> {
    const { messages, cursor } = await this.#engine.ask('history:search', { query, ...options });
    return {
      found: ((messages ?? []) as HistoryMessage[]).map((message) => this.#projection.found(storedMessage(message))),
      ...(typeof cursor === 'string' && { cursor }),
    };
  }

  presence(userId: string): Observable<Presence> {
    return this.#people.presences.of(userId);
  }

  profile(userId: string): Observable<Person> {
    return this.#people.profiles.of(userId);
  }

  async setPresence(presence: Parameters<ParleyClient['setPresence']>[0]): Promise<void> {
    await this.#engine.ask('presence:set', presence);
    this.#status = presence.status ?? this.#status;
  }

  async block(userId: string): Promise<void> {
    await this.#engine.ask('user:block', { userId });
  }

  async unblock(userId: string): Promise<void> {
    await this.#engine.ask('user:unblock', { userId });
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
}
