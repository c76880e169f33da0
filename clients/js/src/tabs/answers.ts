import { ParleyError } from '../error.js';
import type { Answer } from './messages.js';

/** An error loses its class on its way through a channel. */
export async function answerOf(work: () => Promise<unknown>): Promise<Answer> {
  try {
    return { ok: true, value: await work() };
  } catch (failure) {
    if (failure instanceof ParleyError) {
      const { code, message, retryAfterMs } = failure;
      return { ok: false, code, message, ...(retryAfterMs !== undefined && { retryAfterMs }) };
    }
    return { ok: false, code: 'unknown', message: failure instanceof Error ? failure.message : String(failure) };
  }
}

/** @throws ParleyError where it says no */
export function valueOf(answer: Answer): unknown {
  if (answer.ok) {
    return answer.value;
  }
  throw new ParleyError(answer.code, answer.message, answer.retryAfterMs);
}
