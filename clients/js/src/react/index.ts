export { ParleyProvider, useParley } from './context.js';
export { useConnection, useConnectionLost } from './connection.js';
export { useConversation, useConversations, useInvitations } from './conversations.js';
export { useMessages, useReceipts, useSend, type Messages } from './messages.js';
export { usePresence, useProfile, useTyping } from './people.js';
export { useObserved } from './observed.js';
export { useUpload, type UploadItem } from './upload.js';
