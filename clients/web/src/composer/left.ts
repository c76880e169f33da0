import type { Conversation, Draft, ParleyClient } from '@parley/client';
import { ofDevice } from '../platform/stored.ts';

/*
 * What a page that is left had given to the SDK, and the SDK may not have written down on this device yet: that takes some
 * milliseconds. The browser's storage has it at once. The next page sends what was sent again under the same id, so that
 * it is there once, whether it had been written down or not, and shows what was being written.
 */

const SENDS = 'parley.unsent.';
const DRAFTS = 'parley.draft.';

/** A gateway knows an id for a day; what is older may have come long ago, and only its author can say. */
const KNOWN_MS = 12 * 60 * 60 * 1_000;

interface Left {
  readonly user: string;
}

interface Unsent extends Left {
  readonly conversationId: string;
  readonly at: number;
  readonly draft: Draft;
}

interface LeftDraft extends Left {
  readonly text: string;
}

/** As `conversation.send`. */
export async function send(user: string, conversation: Conversation, draft: Draft): Promise<void> {
  // As the SDK makes its own: `crypto.randomUUID` is not there on a page that came over plain http.
  const clientMessageId = crypto.getRandomValues(new Uint32Array(4)).join('-');
  const key = SENDS + clientMessageId;
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
  for (const [key, unsent] of leftBy<Unsent>(user, SENDS)) {
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

/** Keeps what this user is writing for the next page. */
export function leaveDraft(user: string, conversationId: string, text: string): void {
  const left: LeftDraft = { user, text };
  ofDevice.set(DRAFTS + conversationId, left);
}

/** @returns what an earlier page has kept so, once; nothing where it was for nobody or somebody else */
export function takeDraft(user: string, conversationId: string): string | undefined {
  const key = DRAFTS + conversationId;
  const left = ofDevice.get(key) as LeftDraft | undefined;
  if (left?.user !== user) {
    return undefined;
  }
  ofDevice.set(key, undefined);
  return left.text;
}

/** Nothing that this user has written stays on a device on which they have logged out. */
export function forgetLeft(user: string): void {
  for (const [key] of [...leftBy(user, SENDS), ...leftBy(user, DRAFTS)]) {
    ofDevice.set(key, undefined);
  }
}

function leftBy<T extends Left>(user: string, prefix: string): [key: string, left: T][] {
  return ofDevice
    .keys(prefix)
    .map((key): [string, T] => [key, ofDevice.get(key) as T])
    .filter(([, left]) => left?.user === user);
}
