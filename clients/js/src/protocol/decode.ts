import type { ErrorCode } from '../model.js';
import { ERROR_CODES } from './events.js';

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number;
}

/** `ErrorCode` names them for the reference; one that it lacks does not compile. */
const CODES: readonly ErrorCode[] = ERROR_CODES;

/** The code, or `unknown` for one that came after this build. */
export function codeOf(value: unknown): ErrorCode {
  return CODES.find((code) => code === value) ?? 'unknown';
}

/** Why an ack says no, or undefined where it says that it is done. Whatever came is answered: nothing is a crash. */
export function refusalOf(ack: unknown): Refusal | undefined {
  const { ok, error } = fieldsOf(ack);
  return ok === true ? undefined : refusal(error);
}

/** The same of what says itself what is wrong: an ack's `error`, or a problem document of REST. */
export function refusal(error: unknown): Refusal {
  const { code: text, message, detail, retryAfterMs } = fieldsOf(error);
  const code = codeOf(text);
  const said = [message, detail].find((words) => typeof words === 'string') as string | undefined;
  return {
    code,
    message:
      code === 'unknown' && typeof text === 'string'
        ? `${text}: ${said ?? ''}`
        : (said ?? 'not answered as the protocol has it'),
    ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
  };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
