import type { ParleyClient, ParleyOptions } from '@parley/client';

export function createClient(_: ParleyOptions): ParleyClient {
  throw new Error('the SDK has no client yet');
}
