import { ParleyError } from '../error.js';
import { refusal } from '../protocol/decode.js';

export interface Post {
  readonly url: string;
  readonly token: string;
  readonly file: Blob;
  readonly signal: AbortSignal;
  /** From 0 to 1; where the platform tells. */
  readonly onProgress: (progress: number) => void;
}

/** Rejects with a `ParleyError`: what the gateway said, `OFFLINE` or `CANCELLED`. */
export type Poster = (post: Post) => Promise<unknown>;

/** Only an XMLHttpRequest tells how much has been sent; where there is none, there is fetch. */
export function platformPoster(): Poster {
  return typeof XMLHttpRequest === 'undefined' ? postByFetch : postByXhr;
}

function headers(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' };
}

export async function postByFetch({ url, token, file, signal }: Post): Promise<unknown> {
  const response = await request(url, { method: 'POST', headers: headers(token), body: file, signal });
  return response.json().catch(() => undefined);
}

export function postByXhr({ url, token, file, signal, onProgress }: Post): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', url);
    for (const [name, value] of Object.entries(headers(token))) {
      xhr.setRequestHeader(name, value);
    }
    xhr.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    xhr.onload = () =>
      xhr.status === 201
        ? resolve(parsed(xhr.responseText))
        : reject(refused(xhr.status, parsed(xhr.responseText), xhr.getResponseHeader('retry-after')));
    xhr.onerror = xhr.onabort = () => reject(unanswered(signal));
    signal.onabort = () => xhr.abort();
    xhr.send(file);
  });
}

/** A fetch that answers only what is fine, and rejects with a `ParleyError` otherwise. */
export async function request(url: string, init: RequestInit & { signal?: AbortSignal }): Promise<Response> {
  const response = await fetch(url, init).catch(() => Promise.reject(unanswered(init.signal)));
  if (response.ok) {
    return response;
  }
  throw refused(response.status, parsed(await response.text().catch(() => '')), response.headers.get('retry-after'));
}

function unanswered(signal?: AbortSignal): ParleyError {
  return signal?.aborted ? new ParleyError('CANCELLED', 'cancelled') : new ParleyError('OFFLINE', 'no answer');
}

function refused(status: number, problem: unknown, retryAfter: string | null): ParleyError {
  const { code, message } = refusal(problem ?? { message: `HTTP ${status}` });
  const seconds = Number(retryAfter ?? Number.NaN);
  return new ParleyError(code, message, Number.isFinite(seconds) ? seconds * 1000 : undefined);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
