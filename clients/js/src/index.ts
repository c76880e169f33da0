export type * from './client.js';
export { ParleyError } from './error.js';
export type * from './model.js';
export type { Observable } from './observable.js';
