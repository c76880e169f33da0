// Made from docs/asyncapi.yaml by scripts/generate.mjs. Do not edit.

export const sendsPerSecond = 20;
export const sendsBurst = 60;
export const othersPerSecond = 50;
export const othersBurst = 100;
export const timeoutMillis = 10000;
export const userIdBytes = 128;
export const conversationIdBytes = 772;
export const messageIdBytes = 64;
export const clientMessageIdBytes = 128;
export const contentBytes = 65536;
export const attachments = 10;
export const mentions = 50;
export const metadataBytes = 8192;
export const metadataDepth = 32;
export const nameBytes = 256;
export const urlBytes = 2048;
export const emojiBytes = 64;
export const reactionsOfOneUserToOneMessage = 20;
export const membersPerGroup = 1000000;
export const membersPerRequest = 256;
export const membersListed = 256;
export const readersNamed = 32;
export const admins = 100;
export const devicesPerUser = 20;
export const conversationsPerUser = 10000;
export const conversationsByOthers = 9000;
export const invitationsPerUser = 50;
export const invitationsByOne = 10;
export const invitationsPerGroup = 256;
export const invitationDays = 30;
export const messagesOfARequest = 1;
export const usersPerWatch = 200;
export const usersWatched = 1000;
export const usersPerProfileRequest = 32;
export const queryCharacters = 256;
export const pageSize = 50;
export const maxPageSize = 100;
export const maxPayloadBytes = 2000000;
export const unsentBytes = 1048576;

/** Of which rate an event takes its price: `base + ceil((n - free) / per)`, and never less than `base`. */
export type Price = readonly [rate: 'sends' | 'others', base: number, free?: number, per?: number];

/** What costs other than 1 of the others, and than nothing: `session:refresh`. */
export const prices: Readonly<Record<string, Price>> = {
  'message:send': ['sends', 1, 32, 32],
  'receipt:list': ['others', 2],
  'conversation:create': ['others', 10, 0, 8],
  'conversation:join': ['others', 2],
  'conversation:leave': ['others', 2],
  'conversation:add-members': ['others', 10, 0, 4],
  'conversation:accept': ['others', 2],
  'conversation:decline': ['others', 2],
  'conversation:invitations': ['others', 3],
  'conversation:remove-members': ['others', 1, 0, 8],
  'conversation:update': ['others', 2],
  'conversation:list': ['others', 3],
  'presence:watch': ['others', 1, 8, 8],
  'presence:unwatch': ['others', 1, 8, 8],
  'presence:set': ['others', 2],
  'profile:get': ['others', 1, 8, 8],
  'history:page': ['others', 2, 0, 25],
  'history:search': ['others', 10],
  'user:block': ['others', 5],
  'user:unblock': ['others', 5],
  'session:refresh': ['others', 2],
};
