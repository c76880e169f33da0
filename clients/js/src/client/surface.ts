import type { Engine } from '../engine/port.js';
import type { Attention } from './attention.js';
import type { Clock } from '../engine/clock.js';
import type { Late } from '../late.js';
import type { Media, MediaPort } from '../media/media.js';
import type { Observable } from '../observable.js';
import type { People } from './people.js';
import type { Projection } from './projection.js';
import type { Requests, RequestsPort } from './requests.js';

/** What is asked of an engine, whichever it is. */
export type Asked = Pick<Engine, 'page' | 'put' | 'settle' | 'saveDraft' | 'ask'>;

/** Files, there and back. */
export type LateMedia = Late<Media, MediaPort>;

/** What a conversation needs of the client that it belongs to. */
export interface Surface {
  readonly engine: Asked;
  readonly media: LateMedia;
  readonly people: People;
  readonly requests: Late<Requests, RequestsPort>;
  readonly clock: Clock;
  readonly attention: Observable<Attention>;
  readonly projection: Projection;
}
