import type { Channel, Locks } from '../../../src/tabs/ports.js';

interface Waiting {
  readonly owner: object;
  readonly grant: () => void;
}

interface Held {
  readonly owner: object;
  readonly rob: () => void;
}

/** Web Locks of one browser: those of a tab that dies are free. */
export class FakeLocks {
  readonly #held = new Map<string, Held>();
  readonly #waiting = new Map<string, Waiting[]>();
  /** Of tabs that hang: what they are to be told. */
  readonly #untold = new Map<object, (() => void)[]>();

  of(owner: object): Locks {
    return {
      request: (name, options, work) =>
        new Promise<void>((resolve, reject) => {
          const rob = () => this.#tell(owner, () => reject(new DOMException('stolen', 'AbortError')));
          const grant = () => {
            const held = { owner, rob };
            this.#held.set(name, held);
            Promise.resolve()
              .then(() => work({}))
              .then(resolve, reject)
              .finally(() => this.#held.get(name) === held && this.#release(name));
          };
          if ('steal' in options) {
            this.#held.get(name)?.rob();
            grant();
            return;
          }
          if ('ifAvailable' in options) {
            if (this.#held.has(name)) {
              work(null).then(resolve, reject);
            } else {
              grant();
            }
            return;
          }
          const waiting = { owner, grant };
          options.signal.addEventListener('abort', () => {
            const queue = this.#waiting.get(name) ?? [];
            if (queue.includes(waiting)) {
              this.#waiting.set(
                name,
                queue.filter((other) => other !== waiting),
              );
              reject(new DOMException('withdrawn', 'AbortError'));
            }
          });
          if (this.#held.has(name)) {
            this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), waiting]);
          } else {
            grant();
          }
        }),
    };
  }

  hang(owner: object): void {
    this.#untold.set(owner, []);
  }

  wake(owner: object): void {
    const untold = this.#untold.get(owner) ?? [];
    this.#untold.delete(owner);
    untold.forEach((tell) => tell());
  }

  kill(owner: object): void {
    for (const [name, queue] of this.#waiting) {
      this.#waiting.set(
        name,
        queue.filter((waiting) => waiting.owner !== owner),
      );
    }
    [...this.#held].filter(([, holder]) => holder.owner === owner).forEach(([name]) => this.#release(name));
  }

  #tell(owner: object, tell: () => void): void {
    const untold = this.#untold.get(owner);
    if (untold) {
      untold.push(tell);
    } else {
      tell();
    }
  }

  #release(name: string): void {
    this.#held.delete(name);
    const [next, ...others] = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, others);
    next?.grant();
  }
}

/** A BroadcastChannel of one browser. What is posted arrives later, as a copy; a tab may miss some of it. */
export class FakeChannels {
  readonly #open = new Map<object, Channel>();
  /** What does not arrive. */
  lose: (data: unknown, to: object) => boolean = () => false;
  #held: (() => void)[] | undefined;
  /** Of tabs that hang: what has not arrived yet. */
  readonly #hung = new Map<object, (() => void)[]>();

  hang(owner: object): void {
    this.#hung.set(owner, []);
  }

  wake(owner: object): void {
    const arrivals = this.#hung.get(owner) ?? [];
    this.#hung.delete(owner);
    arrivals.forEach((arrive) => arrive());
  }

  /** What is posted from now on arrives when it is let go. */
  hold(): void {
    this.#held = [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    held.forEach((arrive) => arrive());
  }

  of(owner: object): Channel {
    const channel: Channel = {
      onmessage: null,
      postMessage: (message) => {
        const data = structuredClone(message);
        for (const [other, { onmessage }] of this.#open) {
          if (other !== owner && onmessage !== null && !this.lose(data, other)) {
            const arrive = () => this.#open.get(other)?.onmessage?.(new MessageEvent('message', { data }));
            const later = this.#hung.get(other) ?? this.#held;
            if (later) {
              later.push(arrive);
            } else {
              void Promise.resolve().then(arrive);
            }
          }
        }
      },
      close: () => this.#open.delete(owner),
    };
    this.#open.set(owner, channel);
    return channel;
  }

  kill(owner: object): void {
    this.#open.delete(owner);
  }

  /** A tab of another build says something. */
  say(data: unknown): void {
    this.#open.forEach((channel) => channel.onmessage?.(new MessageEvent('message', { data })));
  }
}
