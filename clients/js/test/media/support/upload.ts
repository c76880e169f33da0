import { OpenConversation } from '../../../src/client/open-conversation.js';
import type { LateMedia, Surface } from '../../../src/client/surface.js';
import type { Upload } from '../../../src/client.js';
import { Late } from '../../../src/late.js';
import { Media, type MediaPort } from '../../../src/media/media.js';

export function lateMedia(port: MediaPort): LateMedia {
  return new Late(async () => Media, port);
}

/** As a conversation uploads. */
export function upload(media: LateMedia, conversationId: string, file: Blob, name?: string): Upload {
  return new OpenConversation(conversationId, { media } as unknown as Surface, () => {}).upload(file, name);
}
