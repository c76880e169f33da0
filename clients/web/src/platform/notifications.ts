import { useEffect } from 'react';
import type { ConversationView, MessageView } from '@parley/client';
import { useConversations, useParley } from '@parley/client/react';
import { plainTitle } from '../people/names.ts';
import { previewOf } from '../messages/preview.ts';
import { useTexts, type Texts } from '../texts/texts.ts';
import { go, pathOf, routeOf } from '../ui/route.ts';
import { beep } from './beep.ts';
import { settings } from './stored.ts';

/** The browser's notifications with the reader's leave, and the number of what is unread in the title. */
export function useNotifications(): void {
  const texts = useTexts();
  const client = useParley();
  const conversations = useConversations();
  const unread = conversations.filter((view) => view.unread > 0 && !view.muted && !view.archived).length;
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${texts.app}` : texts.app;
    const badge = navigator as { setAppBadge?: (n: number) => Promise<void> };
    badge.setAppBadge?.(unread).catch(() => {}); // only an installed page has one
  }, [unread, texts]);
  useEffect(
    () =>
      client.onNotification(({ conversation, message }) => {
        if (settings().sound) {
          beep();
        }
        if (settings().notifications && Notification.permission === 'granted') {
          const nameOf = (userId: string) => client.profile(userId).get().name ?? userId;
          void show(texts, conversation, message, nameOf);
        }
      }),
    [client, texts],
  );
  useEffect(() => {
    const opened = ({ data }: MessageEvent) => {
      const { open } = data as { open?: unknown };
      if (typeof open === 'string') {
        go(routeOf(open));
      }
    };
    navigator.serviceWorker?.addEventListener('message', opened);
    return () => navigator.serviceWorker?.removeEventListener('message', opened);
  }, []);
}

async function show(
  texts: Texts,
  conversation: ConversationView,
  message: MessageView,
  nameOf: (userId: string) => string,
): Promise<void> {
  const route = {
    conversationId: message.conversationId,
    ...(message.messageId ? { messageId: message.messageId } : {}),
  };
  const title = texts.notification.title(plainTitle(conversation, nameOf));
  const said = previewOf(texts, message);
  const options = {
    body: conversation.kind === 'group' ? texts.conversations.by(nameOf(message.sender.id), said) : said,
    tag: message.conversationId,
    icon: '/icon-192.png',
    silent: true,
    data: { path: pathOf(route) },
  };
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.active) {
    await registration.showNotification(title, options);
    return;
  }
  const shown = new Notification(title, options);
  shown.addEventListener('click', () => {
    window.focus();
    go(route);
    shown.close();
  });
}
