import type { Upload } from '../client.js';
import type { Engine } from '../engine/port.js';
import type { Attention } from './attention.js';
import type { Clock } from '../engine/clock.js';
import type { Observable } from '../observable.js';
import type { Projection } from './projection.js';

/** What is asked of an engine, whichever it is. */
export type Asked = Pick<Engine, 'page' | 'put' | 'settle' | 'saveDraft' | 'ask'>;

/** Files, there and back. */
export interface Media {
  upload(conversationId: string, file: Blob, name?: string): Upload;
  blob(url: string): Promise<Blob>;
  ticketUrl(url: string): Promise<string>;
  /** Nothing that was fetched for this person is kept any more. */
  forget(): void;
}

/** What a conversation needs of the client that it belongs to. */
export interface Surface {
  readonly engine: Asked;
  readonly media: Media;
  readonly clock: Clock;
  readonly attention: Observable<Attention>;
  readonly projection: Projection;
}
