import { Slots } from './slots.js';

const DOWNLOADS = 6;

/** Files that were fetched, by address: the latest used, of so many bytes together at most. */
export class Files {
  readonly #slots = new Slots(DOWNLOADS);
  readonly #fetch: (url: string) => Promise<Blob>;
  readonly #bytes: number;
  #coming = new Map<string, Promise<Blob>>();
  #kept = new Map<string, Blob>();
  #size = 0;

  constructor(fetch: (url: string) => Promise<Blob>, bytes: number) {
    this.#fetch = fetch;
    this.#bytes = bytes;
  }

  get(url: string): Promise<Blob> {
    const kept = this.#kept.get(url);
    if (kept) {
      this.#kept.delete(url);
      this.#kept.set(url, kept);
      return Promise.resolve(kept);
    }
    const coming = this.#coming.get(url) ?? this.#load(url);
    this.#coming.set(url, coming);
    return coming;
  }

  /** Also what is on its way is not kept. */
  forget(): void {
    this.#coming = new Map();
    this.#kept = new Map();
    this.#size = 0;
  }

  async #load(url: string): Promise<Blob> {
    const coming = this.#coming;
    try {
      const blob = await this.#slots.run(() => this.#fetch(url));
      if (coming === this.#coming) {
        this.#keep(url, blob);
      }
      return blob;
    } finally {
      coming.delete(url);
    }
  }

  #keep(url: string, blob: Blob): void {
    this.#kept.set(url, blob);
    this.#size += blob.size;
    for (const [oldest, { size }] of this.#kept) {
      if (this.#size <= this.#bytes) {
        return;
      }
      this.#kept.delete(oldest);
      this.#size -= size;
    }
  }
}
