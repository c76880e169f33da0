import type { Attachment, Conversation, Observable, ParleyClient, Upload } from '@parley/client';

/** As many as a message has room for. */
export const FILES_AT_MOST = 10;

export interface FileItem {
  readonly id: number;
  readonly name: string;
  readonly upload: Upload;
  /** Of a picture, an address of it on this device: it is seen before it is uploaded. */
  readonly preview?: string;
}

/** The files that stand in a composer until they are sent; also while another conversation is looked at. */
export class Files implements Observable<readonly FileItem[]> {
  readonly #listeners = new Set<() => void>();
  #items: readonly FileItem[] = [];
  #next = 0;

  get(): readonly FileItem[] {
    return this.#items;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @returns whether there was room for all of them */
  add(conversation: Conversation, files: readonly File[]): boolean {
    const taken = files.slice(0, FILES_AT_MOST - this.#items.length);
    const added = taken.map((file): FileItem => {
      const upload = conversation.upload(file, file.name);
      upload.done.catch(() => {}); // its state says so, and is shown
      const preview = file.type.startsWith('image/') ? { preview: URL.createObjectURL(file) } : {};
      return { id: this.#next++, name: file.name, upload, ...preview };
    });
    this.#set([...this.#items, ...added]);
    return taken.length === files.length;
  }

  remove(item: FileItem): void {
    if (item.upload.state.get().status !== 'done') {
      item.upload.cancel();
    }
    this.#forget([item]);
  }

  /** Takes all of them, to be sent. */
  take(): readonly Attachment[] {
    const attachments = this.#items.flatMap(({ upload }) => upload.state.get().attachment ?? []);
    this.#forget(this.#items);
    return attachments;
  }

  #forget(gone: readonly FileItem[]): void {
    gone.forEach(({ preview }) => preview !== undefined && URL.revokeObjectURL(preview));
    this.#set(this.#items.filter((item) => !gone.includes(item)));
  }

  #set(items: readonly FileItem[]): void {
    this.#items = items;
    this.#listeners.forEach((listener) => listener());
  }
}

const all = new WeakMap<ParleyClient, Map<string, Files>>();

/** Of a conversation; the same for the same one. */
export function filesOf(client: ParleyClient, conversationId: string): Files {
  let ofClient = all.get(client);
  if (!ofClient) {
    ofClient = new Map();
    all.set(client, ofClient);
    const everyone = ofClient;
    addEventListener('beforeunload', (event) => {
      if ([...everyone.values()].some((files) => files.get().length > 0)) {
        event.preventDefault(); // files are on no disk of ours: the browser asks before they are lost
      }
    });
  }
  let files = ofClient.get(conversationId);
  if (!files) {
    files = new Files();
    ofClient.set(conversationId, files);
  }
  return files;
}
