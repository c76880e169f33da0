import type { Upload } from '../client.js';
import type { Engine, StoredConversation } from '../engine/port.js';
import type { Person } from '../model.js';
import type { Clock } from './clock.js';
import type { Waiting } from './waiting.js';

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
  readonly engine: Engine;
  readonly media: Media;
  readonly clock: Clock;
  readonly user: Person;
  readonly blocked: ReadonlySet<string>;
  readonly online: boolean;
  /** Whether somebody looks at this tab. */
  readonly looking: boolean;
  stored(conversationId: string): StoredConversation | undefined;
  waiting(conversationId: string): Waiting;
}
