import type { StoredMessage } from '../engine/port.js';
import type { LivePort } from './people.js';

/** In this time a tab that shows the message says that it is read: longer than between two marks. */
const WAIT_MS = 1_200;
const LARGEST = 100;

/** Holds each new message for a moment, so that nobody is told of what somebody sees. */
export class Notifications {
  readonly #port: LivePort;
  readonly #held = new Map<string, () => void>();

  constructor(port: LivePort) {
    this.#port = port;
  }

  heard(message: StoredMessage): void {
    if (!this.#mayTell(message)) {
      return;
    }
    const key = message.messageId;
    this.#held.get(key)?.();
    this.#held.set(
      key,
      this.#port.clock.after(WAIT_MS, () => {
        this.#held.delete(key);
        if (this.#mayTell(message)) {
          this.#tell(message);
        }
      }),
    );
    if (this.#held.size > LARGEST) {
      const [oldest, stop] = this.#held.entries().next().value!;
      stop();
      this.#held.delete(oldest);
    }
  }

  close(): void {
    this.#held.forEach((stop) => stop());
    this.#held.clear();
  }

  #mayTell({ conversationId, number, sender }: StoredMessage): boolean {
    const { leads, listeners, projection } = this.#port;
    const view = projection.views.get(conversationId);
    return (
      leads() &&
      listeners.size > 0 &&
      sender.id !== projection.self.id &&
      !projection.blocked.get().has(sender.id) &&
      (view === undefined || (!view.muted && number > view.readNumber))
    );
  }

  #tell(stored: StoredMessage): void {
    const { listeners, projection } = this.#port;
    const { message, conversation } = projection.found(stored);
    if (conversation) {
      for (const listener of [...listeners]) {
        listener({ conversation, message });
      }
    }
  }
}
