/*
 * What no first message needs, in one file: it is loaded when some of it is first wanted, or a while after the tab is
 * online. Whoever loads it has the entry; that it says so keeps a bundler from cutting out of the entry what both use.
 */
export { ParleyError } from './index.js';
export { Live } from './client/live.js';
export { Requests } from './client/requests.js';
export { Repair } from './engine/repair.js';
export { Media } from './media/media.js';
export { Others } from './tabs/others.js';
