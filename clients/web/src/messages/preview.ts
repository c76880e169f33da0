import type { MessageView } from '@parley/client';
import type { Texts } from '../texts/texts.ts';
import { parse, plainText } from './markdown.ts';

const LOOKED_AT = 300;

/** A message on one line, without what formats it. */
export function previewOf(texts: Texts, message: MessageView): string {
  if (message.deletedAt !== undefined) {
    return texts.messages.deleted;
  }
  if (message.folded) {
    return texts.messages.folded;
  }
  if (message.content !== '') {
    return plainText(parse(message.content.slice(0, LOOKED_AT)))
      .replace(/\s+/gu, ' ')
      .trim();
  }
  const kinds: Readonly<Record<string, string>> = {
    image: texts.messages.picture,
    audio: texts.messages.voice,
    video: texts.messages.film,
    file: texts.messages.file,
    location: texts.messages.location,
  };
  if (message.attachments.length > 1) {
    return texts.messages.attachments(message.attachments.length);
  }
  return kinds[message.type] ?? texts.messages.custom;
}
