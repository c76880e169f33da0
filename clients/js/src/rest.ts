/*
 * What no first message needs, in one file: it is loaded when some of it is first wanted, or a while after the tab is
 * online.
 */
export { Live } from './client/live.js';
export { Media } from './media/media.js';
export { Others } from './tabs/others.js';
