import type { Change, Engine } from './port.js';

/** Starts an engine and tells everything in order: its snapshot first, as a change, then what has changed since. */
export async function startInOrder(
  engine: Pick<Engine, 'start'>,
  tell: (changes: readonly Change[]) => void,
): Promise<void> {
  const early: Change[] = [];
  let isTold = false;
  const snapshot = await engine.start((changes) => (isTold ? tell(changes) : early.push(...changes)));
  isTold = true;
  tell([{ kind: 'snapshot', snapshot }, ...early]);
}
