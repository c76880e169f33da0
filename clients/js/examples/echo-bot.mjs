// Answers every message of others that comes while it runs.
import { createClient } from '@parley/client';

const [url, token] = process.argv.slice(2);
const bot = createClient({ url, token: async () => token });

bot.onNotification(async ({ conversation, message }) => {
  const chat = bot.conversation(conversation.conversationId);
  await chat.send({ content: `You said: ${message.content}`, replyTo: message.messageId });
});
bot.connection.subscribe(() => console.log(bot.connection.get().status));
await bot.start();
