import type { Conversation, Draft, ParleyClient } from '@parley/client';
import { ofDevice } from '../platform/stored.ts';

/*
 * What was sent and is not written down on this device yet: that takes some milliseconds, and a page that is left
 * meanwhile would lose it. The browser's storage has it at once. A page that is opened sends it again under the same id,
 * so that it is there once, whether it had been written down or not.
 */

const PREFIX = 'parley.unsent.';

/** A gateway knows an id for a day; what is older may have come long ago, and only its author can say. */
const KNOWN_MS = 12 * 60 * 60 * 1_000;

interface Unsent {
  readonly user: string;
  readonly conversationId: string;
  readonly at: number;
  readonly draft: Draft;
}

/** As `conversation.send`. */
export async function send(user: string, conversation: Conversation, draft: Draft): Promise<void> {
  // As the SDK makes its own: `crypto.randomUUID` is not there on a page that came over plain http.
  const clientMessageId = crypto.getRandomValues(new Uint32Array(4)).join('-');
  const key = PREFIX + clientMessageId;
  const unsent: Unsent = {
    user,
    conversationId: conversation.id,
    at: Date.now(),
    draft: { ...draft, clientMessageId },
  };
  ofDevice.set(key, unsent);
  try {
    await conversation.send(unsent.draft);
  } finally {
    ofDevice.set(key, undefined);
  }
}

/** Sends what this user had sent when a page was left; old ones are drafts again. What is refused waits for the next page. */
export async function sendUnsent(user: string, client: ParleyClient): Promise<void> {
  for (const key of ofDevice.keys(PREFIX)) {
    const unsent = ofDevice.get(key) as Unsent | undefined;
    if (unsent?.user !== user) {
      continue;
    }
    const conversation = client.conversation(unsent.conversationId);
    try {
      if (Date.now() - unsent.at < KNOWN_MS) {
        await conversation.send(unsent.draft);
      } else {
        conversation.saveDraft(unsent.draft.content);
      }
      ofDevice.set(key, undefined);
    } catch (refusal) {
      console.warn('Not sent yet:', refusal);
    }
  }
}
