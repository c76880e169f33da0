/** Bounds of what is kept on this device. */
export const KEPT_MESSAGES = 200;
/** So many more are let come before the oldest go: not one deletion for each message. */
export const KEPT_MESSAGES_SLACK = 50;
export const KEPT_CONVERSATIONS = 500;
export const QUEUE_LENGTH = 10_000;
/** Events that have come and are not written yet; beyond it the connection is ended, and the cursors bring them again. */
export const INBOX_LENGTH = 20_000;
/** Events that are written in one transaction. */
export const BATCH_LENGTH = 200;
/** The gateway answers within 10 s. */
export const ACK_TIMEOUT = 15_000;
