import type { Upload } from '../client.js';
import { ParleyError } from '../error.js';
import type { Media, MediaPort } from './media.js';
import { FileUpload } from './upload.js';

/** Files of conversations, whose code is loaded when the first is wanted. What cannot be loaded is as without a network. */
export class LazyMedia {
  readonly #load: () => Promise<Media>;
  #loading: Promise<Media> | undefined;
  #loaded: Media | undefined;

  constructor(
    port: MediaPort,
    load: (port: MediaPort) => Promise<Media> = async (to) => new (await import('./media.js')).Media(to),
  ) {
    this.#load = () => load(port);
  }

  upload(conversationId: string, file: Blob, name = file instanceof File ? file.name : 'file'): Upload {
    return new FileUpload(file, name, async (signal, onProgress) =>
      (await this.#media()).send(conversationId, file, name, signal, onProgress),
    );
  }

  async blob(url: string): Promise<Blob> {
    return (await this.#media()).blob(url);
  }

  async ticketUrl(url: string): Promise<string> {
    return (await this.#media()).ticketUrl(url);
  }

  /** Nothing that was fetched for this person is kept any more. */
  forget(): void {
    this.#loaded?.forget();
  }

  #media(): Promise<Media> {
    this.#loading ??= this.#load().then(
      (media) => (this.#loaded = media),
      () => {
        this.#loading = undefined; // the next who asks tries again
        throw new ParleyError('OFFLINE', 'the part for files could not be loaded');
      },
    );
    return this.#loading;
  }
}
