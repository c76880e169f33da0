import type { Attachment, MessageType } from '@parley/client';

/** What a message with these files is, as a whole. */
export function typeFor(attachments: readonly Attachment[]): MessageType {
  const kinds = new Set(attachments.map(({ type = '' }) => type.split('/')[0]!));
  const [only] = kinds;
  if (only === undefined) {
    return 'text';
  }
  return kinds.size === 1 && (only === 'image' || only === 'audio' || only === 'video') ? only : 'file';
}
