import type { StoredMessage } from '../engine/port.js';
import type { Clock } from '../engine/clock.js';

/** In this time a tab that shows the message says that it is read: longer than between two marks. */
const WAIT_MS = 1_200;
const LARGEST = 100;

/** Holds each new message for a moment, so that nobody is told of what somebody sees. */
export class Notifications {
  readonly #clock: Clock;
  readonly #mayTell: (message: StoredMessage) => boolean;
  readonly #tell: (message: StoredMessage) => void;
  readonly #held = new Map<string, () => void>();

  constructor(clock: Clock, mayTell: (message: StoredMessage) => boolean, tell: (message: StoredMessage) => void) {
    this.#clock = clock;
    this.#mayTell = mayTell;
    this.#tell = tell;
  }

  heard(message: StoredMessage): void {
    if (!this.#mayTell(message)) {
      return;
    }
    const key = message.messageId;
    this.#held.get(key)?.();
    this.#held.set(
      key,
      this.#clock.after(WAIT_MS, () => {
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
}
