import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient, type ParleyClient } from '@parley/client';
import {
  ParleyProvider,
  useConnectionLost,
  useConversations,
  useMessages,
  useSend,
  useTyping,
} from '@parley/client/react';

function Chat({ id }: { id: string }) {
  const { messages, hasOlder, loadOlder } = useMessages(id);
  const { send } = useSend(id);
  const { typing, setTyping } = useTyping(id);
  const [content, setContent] = useState('');
  return (
    <section>
      {hasOlder && <button onClick={loadOlder}>Older</button>}
      <ol aria-label="Messages">
        {messages.map(({ key, sender, content, status }) => (
          <li key={key}>
            {sender.name ?? sender.id}: {content} {status}
          </li>
        ))}
      </ol>
      {typing.length > 0 && <p>{typing.map(({ name, id }) => name ?? id).join(', ')} …</p>}
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          setContent('');
          await send({ content });
        }}
      >
        <input
          aria-label="Message"
          value={content}
          onChange={(event) => {
            setContent(event.target.value);
            setTyping(event.target.value !== '');
          }}
        />
      </form>
    </section>
  );
}

function App() {
  const conversations = useConversations();
  const isLost = useConnectionLost();
  const [open, setOpen] = useState<string>();
  return (
    <main>
      {isLost && <p role="status">No connection; what you write waits.</p>}
      <ul aria-label="Conversations">
        {conversations.map(({ conversationId, title, partner, unread }) => (
          <li key={conversationId}>
            <button onClick={() => setOpen(conversationId)}>
              {title ?? partner} ({unread})
            </button>
          </li>
        ))}
      </ul>
      {open && <Chat id={open} />}
    </main>
  );
}

/** Made once, outside of components: whoever makes the client starts and closes it. */
export async function show(element: Element, options: Parameters<typeof createClient>[0]): Promise<ParleyClient> {
  const client = createClient(options);
  createRoot(element).render(
    <ParleyProvider client={client}>
      <App />
    </ParleyProvider>,
  );
  await client.start();
  return client;
}
