import { describe, expect, test } from 'vitest';
import { codeOf, refusal, refusalOf } from '../../src/protocol/decode.js';
import { ERROR_CODES } from '../../src/protocol/events.js';

describe('what a gateway answers', () => {
  test('each code of the document is itself', () => {
    expect(ERROR_CODES.map(codeOf)).toEqual([...ERROR_CODES]);
  });

  test('done is no refusal', () => {
    expect(refusalOf({ ok: true, seq: 3 })).toBeUndefined();
  });

  test('a refusal has its code, its words and when to come again', () => {
    const ack = { ok: false, error: { code: 'RATE_LIMITED', message: 'too many requests', retryAfterMs: 50 } };
    expect(refusalOf(ack)).toEqual({ code: 'RATE_LIMITED', message: 'too many requests', retryAfterMs: 50 });
  });

  test('a code that came later is unknown, and its text is kept', () => {
    expect(refusal({ code: 'PAYMENT_DUE', message: 'pay first' })).toEqual({
      code: 'unknown',
      message: 'PAYMENT_DUE: pay first',
    });
  });

  test('a problem document of REST is read alike', () => {
    expect(refusal({ code: 'TOO_LARGE', title: 'Content Too Large', detail: 'the file is too large' })).toEqual({
      code: 'TOO_LARGE',
      message: 'the file is too large',
    });
  });

  test.each([undefined, null, 'no', 7, [], {}, { ok: 'true' }, { ok: false }, { ok: false, error: 'no' }])(
    'what is no ack at all, %j, is a refusal and no crash',
    (ack) => {
      expect(refusalOf(ack)).toEqual({ code: 'unknown', message: 'not answered as the protocol has it' });
    },
  );

  test.each([undefined, null, 7, 'toString', {}])('a code that is none, %j, is unknown', (code) => {
    expect(codeOf(code)).toBe('unknown');
  });

  test('a wait that is no number is left out', () => {
    expect(refusal({ code: 'OVERLOADED', message: 'busy', retryAfterMs: 'soon' })).toEqual({
      code: 'OVERLOADED',
      message: 'busy',
    });
  });
});
