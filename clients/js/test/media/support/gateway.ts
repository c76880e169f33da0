/** Stands in for `fetch` and `XMLHttpRequest`: holds what was asked until the test answers it. */
export class Asked {
  readonly sent: { readonly method: string; readonly url: string; readonly headers: Record<string, string> }[] = [];
  readonly requests: Request[] = [];

  async next(): Promise<Request> {
    while (this.requests.length === 0) {
      await turn();
    }
    return this.requests.shift() as Request;
  }

  readonly fetch = (url: string, init: RequestInit = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const headers = init.headers as Record<string, string>;
      this.sent.push({ method: init.method ?? 'GET', url, headers });
      init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      this.requests.push({
        url,
        headers,
        body: init.body as Blob,
        progress: () => undefined,
        answer: (status, body, more) => resolve(answer(status, body, more)),
        breakOff: () => reject(new TypeError('fetch failed')),
      });
    });

  /** A class that makes requests as a browser's does. */
  readonly xhr = fakeXhr(this);
}

export interface Request {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: Blob;
  progress(loaded: number, total: number): void;
  answer(status: number, body: unknown, headers?: Record<string, string>): void;
  breakOff(): void;
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(body instanceof Blob || typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers,
  });
}

function fakeXhr(asked: Asked) {
  return class {
    readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
    readonly #headers: Record<string, string> = {};
    #answered: Record<string, string> = {};
    #method = '';
    #url = '';
    status = 0;
    responseText = '';
    onload?: () => void;
    onerror?: () => void;
    onabort?: () => void;

    open(method: string, url: string): void {
      this.#method = method;
      this.#url = url;
    }

    setRequestHeader(name: string, value: string): void {
      this.#headers[name] = value;
    }

    getResponseHeader(name: string): string | null {
      return this.#answered[name] ?? null;
    }

    abort(): void {
      this.onabort?.();
    }

    send(body: Blob): void {
      asked.sent.push({ method: this.#method, url: this.#url, headers: this.#headers });
      asked.requests.push({
        url: this.#url,
        headers: this.#headers,
        body,
        progress: (loaded, total) => this.upload.onprogress?.({ loaded, total }),
        answer: (status, said, more = {}) => {
          this.status = status;
          this.responseText = typeof said === 'string' ? said : JSON.stringify(said);
          this.#answered = more;
          this.onload?.();
        },
        breakOff: () => this.onerror?.(),
      });
    }
  };
}

/** Lets everything happen that waits for nothing but its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
