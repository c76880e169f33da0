import type { Change, StoredMessage } from '../engine/port.js';
import type { Person, Presence } from '../model.js';
import { Gatherer } from './gatherer.js';
import { Notifications } from './notifications.js';
import { OwnTyping } from './own-typing.js';
import type { LivePort } from './people.js';
import { TypingOfOthers, type Typing } from './typing-of-others.js';
import type { Watched } from './watched.js';

/** The gateway's bounds of one request. */
const PRESENCES = 200;
const PROFILES = 32;
const AGAIN_MS = 5_000;

/**
 * Presence and profiles of those who are shown somewhere, who types, and what is told of new messages. Presence is watched as long
 * as it is shown, and again on each new connection; a profile is asked for once.
 */
export class Live {
  readonly #port: LivePort;
  readonly #watch: Gatherer;
  readonly #unwatch: Gatherer;
  readonly #profiles: Gatherer;
  readonly #notifications: Notifications;
  readonly #typing: TypingOfOthers;
  /** Of the conversations in which this person has typed. */
  readonly #ownTyping = new Map<string, OwnTyping>();
  /** Whose profile has been asked for. */
  readonly #asked = new WeakSet<Watched<Person>>();
  /** A gateway of before has no profiles. */
  #hasProfiles = true;
  #again: (() => void) | undefined;

  constructor(port: LivePort) {
    const { clock } = port;
    this.#port = port;
    this.#watch = new Gatherer(clock, PRESENCES, (users) => void this.#ask('presence:watch', users));
    this.#unwatch = new Gatherer(clock, PRESENCES, (users) => void this.#ask('presence:unwatch', users));
    this.#profiles = new Gatherer(clock, PROFILES, (users) => void this.#askProfiles(users));
    this.#notifications = new Notifications(port);
    this.#typing = new TypingOfOthers(clock);
    this.connected();
  }

  /** A new connection watches nobody yet; without one nobody's presence is known. */
  connected(): void {
    const { presences, profiles, isOnline } = this.#port;
    if (isOnline()) {
      presences.watched().forEach((userId) => this.#watch.add(userId));
      profiles.watched().forEach((userId) => this.want(userId));
    } else {
      presences.all.forEach((_, userId) => presences.set(userId, { userId, status: 'unknown' }));
    }
  }

  /** A view that is drawn anew ends its subscription and begins another at once: then nothing is asked. */
  show(userId: string, shown: boolean): void {
    const [to, from] = shown ? [this.#watch, this.#unwatch] : [this.#unwatch, this.#watch];
    if (!from.remove(userId)) {
      to.add(userId);
    }
  }

  want(userId: string): void {
    if (this.#port.isOnline() && this.#hasProfiles && !this.knows(userId)) {
      this.#profiles.add(userId);
    }
  }

  /** Whether the gateway has told, or is asked, who that is: then what messages say does not count. */
  knows(userId: string): boolean {
    return this.#asked.has(this.#port.profiles.of(userId));
  }

  /**
   * Whom one may see from now on and may not have seen before: new members, and who has accepted an invitation. Nobody is
   * seen by a stranger, and the gateway does not say of itself when that is over: whoever is shown and was unknown is
   * asked for again.
   */
  met(change: Change, members: readonly string[] = []): void {
    const { presences } = this.#port;
    const met =
      change.kind === 'conversation'
        ? change.conversation.members.filter((userId) => !members.includes(userId))
        : change.kind === 'message' && change.message.contact === 'accepted'
          ? [change.message.sender.id]
          : [];
    const shown = new Set(met.length > 0 ? presences.watched() : []);
    met
      .filter((userId) => shown.has(userId) && presences.of(userId).get().status === 'unknown')
      .forEach((userId) => this.#watch.add(userId));
  }

  told(presence: Presence): void {
    const { presences } = this.#port;
    if (presences.all.has(presence.userId)) {
      presences.set(presence.userId, presence);
    }
  }

  heard(message: StoredMessage): void {
    this.#notifications.heard(message);
  }

  type(typing: Typing, person: Person, on: boolean): void {
    if (on) {
      this.#typing.begin(typing, person);
    } else {
      this.#typing.end(typing, person.id);
    }
  }

  endTyping(typing: Typing, userId?: string): void {
    if (userId === undefined) {
      this.#typing.endAll(typing);
    } else {
      this.#typing.end(typing, userId);
    }
  }

  typeHere(conversationId: string, on: boolean): void {
    let own = this.#ownTyping.get(conversationId);
    if (own === undefined) {
      own = new OwnTyping(this.#port.clock, (event) => this.#say(event, conversationId));
      this.#ownTyping.set(conversationId, own);
    }
    if (on) {
      own.type();
    } else {
      own.stop();
    }
  }

  /** What was asked for whoever was here before is not known of whoever is here now. */
  forget(): void {
    this.#port.profiles.all.forEach((person) => this.#asked.delete(person));
  }

  close(): void {
    this.#watch.close();
    this.#unwatch.close();
    this.#profiles.close();
    this.#notifications.close();
    this.#typing.endAll();
    this.#again?.();
    this.#again = undefined;
  }

  async #ask(event: 'presence:watch' | 'presence:unwatch', users: readonly string[]): Promise<void> {
    const { engine, clock, presences, isOnline } = this.#port;
    if (!isOnline()) {
      return; // asked when there is a connection
    }
    try {
      const { presence } = await engine.ask(event, { users });
      for (const one of (presence ?? []) as readonly Presence[]) {
        this.told(one);
      }
    } catch {
      // It is worth nothing that one would be told of; those who are still shown are asked for again.
      this.#again ??= clock.after(AGAIN_MS, () => {
        this.#again = undefined;
        const shown = new Set(presences.watched());
        users.filter((userId) => shown.has(userId)).forEach((userId) => this.#watch.add(userId));
      });
    }
  }

  #say(event: 'typing:start' | 'typing:stop', conversationId: string): void {
    if (this.#port.isOnline()) {
      // Worth nothing late, and 3 s end it in any case: a refusal changes nothing.
      this.#port.engine.ask(event, { conversationId }).catch(() => {});
    }
  }

  async #askProfiles(users: readonly string[]): Promise<void> {
    const { engine, profiles } = this.#port;
    const asked = users.map((userId) => profiles.of(userId));
    asked.forEach((person) => this.#asked.add(person));
    try {
      const answer = await engine.ask('profile:get', { users });
      for (const { userId, ...person } of (answer['profiles'] ?? []) as readonly ({ userId: string } & Person)[]) {
        // Who may not see a profile is told nothing of it: then what messages say is what there is.
        profiles.set(userId, { ...profiles.of(userId).get(), ...person });
      }
    } catch (failure) {
      asked.forEach((person) => this.#asked.delete(person));
      this.#hasProfiles = (failure as { code?: unknown }).code !== 'NOT_FOUND';
    }
  }
}
