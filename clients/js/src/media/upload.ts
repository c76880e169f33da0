import { shown } from '../client/error.js';
import type { Upload } from '../client.js';
import { ParleyError } from '../error.js';
import type { Attachment, UploadState } from '../model.js';
import { Subject } from '../observable.js';

/** One attempt: resolves with what to put into a message. */
export type Attempt = (signal: AbortSignal, onProgress: (progress: number) => void) => Promise<Attachment>;

export class FileUpload implements Upload {
  readonly state = new Subject<UploadState>(BEGUN);
  readonly #attempt: Attempt;
  #abort!: AbortController;
  done!: Promise<Attachment>;

  constructor(
    readonly file: Blob,
    readonly name: string,
    attempt: Attempt,
  ) {
    this.#attempt = attempt;
    this.#begin();
  }

  cancel(): void {
    if (this.state.get().status === 'uploading') {
      this.#abort.abort();
      this.state.set({ status: 'cancelled', progress: 0 });
    }
  }

  retry(): void {
    const { status } = this.state.get();
    if (status === 'failed' || status === 'cancelled') {
      this.state.set(BEGUN);
      this.#begin();
    }
  }

  /** An attempt that was cancelled tells nothing any more: another may be on its way. */
  #begin(): void {
    const { signal } = (this.#abort = new AbortController());
    const tell = (state: UploadState) => {
      if (!signal.aborted) {
        this.state.set(state);
      }
    };
    const attempt = this.#attempt(signal, (progress) => tell({ status: 'uploading', progress }));
    attempt.then(
      (attachment) => tell({ status: 'done', progress: 1, attachment }),
      (failure: unknown) => tell({ status: 'failed', progress: 0, error: shown(failure) }),
    );
    this.done = new Promise((resolve, reject) => {
      // Also what waits for its turn, or for its part of the SDK, is cancelled at once.
      signal.onabort = () => reject(new ParleyError('CANCELLED', 'cancelled'));
      attempt.then(resolve, reject);
    });
    // Whoever looks at the state needs not look at the promise, too: it is no unhandled rejection.
    this.done.catch(() => undefined);
  }
}

const BEGUN: UploadState = { status: 'uploading', progress: 0 };
