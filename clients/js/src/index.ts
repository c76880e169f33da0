export type * from './client.js';
export { createClient } from './client/create.js';
export { ParleyError } from './error.js';
export type * from './model.js';
export type { Observable } from './observable.js';
