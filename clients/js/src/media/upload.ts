import type { Upload } from '../client.js';
import { ParleyError } from '../error.js';
import type { Attachment, UploadState } from '../model.js';
import { Subject } from '../observable.js';

/** One attempt: resolves with what the gateway says of the file. */
export type Attempt = (signal: AbortSignal, onProgress: (progress: number) => void) => Promise<unknown>;

export class FileUpload implements Upload {
  readonly state: Subject<UploadState>;
  readonly #attempt: Attempt;
  #abort = new AbortController();
  #done: Promise<Attachment>;

  constructor(
    readonly file: Blob,
    readonly name: string,
    attempt: Attempt,
  ) {
    this.state = new Subject<UploadState>(BEGUN);
    this.#attempt = attempt;
    this.#done = this.#begin();
  }

  get done(): Promise<Attachment> {
    return this.#done;
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
      this.#abort = new AbortController();
      this.state.set(BEGUN);
      this.#done = this.#begin();
    }
  }

  #begin(): Promise<Attachment> {
    const done = this.#run(this.#abort.signal);
    // Whoever looks at the state needs not look at the promise, too: it is no unhandled rejection.
    done.catch(() => undefined);
    return done;
  }

  /** An attempt that was cancelled tells nothing any more: another may be on its way. */
  async #run(signal: AbortSignal): Promise<Attachment> {
    const tell = (state: UploadState) => {
      if (!signal.aborted) {
        this.state.set(state);
      }
    };
    try {
      const attempt = this.#attempt(signal, (progress) => tell({ status: 'uploading', progress }));
      const said = await Promise.race([attempt, aborted(signal)]);
      const attachment = attachmentOf(said);
      tell({ status: 'done', progress: 1, attachment });
      return attachment;
    } catch (thrown) {
      const error = signal.aborted ? new ParleyError('CANCELLED', 'cancelled') : asParleyError(thrown);
      tell({ status: 'failed', progress: 0, error: { code: error.code, message: error.message } });
      throw error;
    }
  }
}

const BEGUN: UploadState = { status: 'uploading', progress: 0 };

/** What a message says of the file: all that the gateway said, but its id. */
function attachmentOf(said: unknown): Attachment {
  const { id: _, ...attachment } = (said ?? {}) as Attachment & { id?: string };
  if (typeof attachment.url !== 'string') {
    throw new ParleyError('unknown', 'not answered as the protocol has it');
  }
  return attachment;
}

/** Rejects when it is aborted: also what waits for its turn is cancelled at once. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', reject));
}

function asParleyError(thrown: unknown): ParleyError {
  return thrown instanceof ParleyError ? thrown : new ParleyError('unknown', String(thrown));
}
