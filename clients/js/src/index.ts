export type * from './client.js';
export type * from './model.js';
export type { Observable } from './observable.js';
