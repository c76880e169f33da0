import { describe, expect, it } from 'vitest';
import { parse, plainText, type Inline } from '../../src/messages/markdown.ts';

const inside = (content: string, mentions?: ReadonlyMap<string, string>): readonly Inline[] =>
  parse(content, mentions).flatMap((block) => (block.kind === 'paragraph' ? block.inside : []));

describe('what is written', () => {
  it('is bold, italic and code between its marks', () => {
    expect(inside('**a** *b* _c_ `d`')).toEqual([
      { kind: 'bold', inside: [{ kind: 'text', text: 'a' }] },
      { kind: 'text', text: ' ' },
      { kind: 'italic', inside: [{ kind: 'text', text: 'b' }] },
      { kind: 'text', text: ' ' },
      { kind: 'italic', inside: [{ kind: 'text', text: 'c' }] },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'd' },
    ]);
  });

  it('stays as it is where a mark has no other half, or is part of a word', () => {
    for (const content of [
      '2 * 3 * 4',
      'snake_case_name',
      '** a',
      '`',
      '*',
      'a**',
      '<b>x</b>',
      '[x](javascript:alert(1))',
    ]) {
      expect(inside(content)).toEqual([{ kind: 'text', text: content }]);
    }
  });

  it('is a block of code between fences, with nothing in it formatted', () => {
    expect(parse('look:\n```js\nconst a = **b**;\n```\nso')).toEqual([
      { kind: 'paragraph', inside: [{ kind: 'text', text: 'look:' }] },
      { kind: 'code', text: 'const a = **b**;' },
      { kind: 'paragraph', inside: [{ kind: 'text', text: 'so' }] },
    ]);
  });

  it('keeps a fence that never ends as text', () => {
    expect(plainText(parse('```\nopen'))).toBe('```\nopen');
  });
});

describe('links', () => {
  it('end before what ends the sentence', () => {
    expect(inside('see https://a.example/b?c=d.')).toEqual([
      { kind: 'text', text: 'see ' },
      { kind: 'link', url: 'https://a.example/b?c=d', text: 'https://a.example/b?c=d' },
      { kind: 'text', text: '.' },
    ]);
  });

  it('go nowhere but to http, https and mailto', () => {
    expect(inside('[a](https://a.example) [b](mailto:b@a.example)').filter(({ kind }) => kind === 'link')).toHaveLength(
      2,
    );
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '//a.example', 'file:///etc/passwd']) {
      expect(inside(`[a](${url})`).some(({ kind }) => kind === 'link')).toBe(false);
    }
  });
});

describe('mentions', () => {
  const people = new Map([
    ['@Anna', 'a1'],
    ['@Anna Lind', 'a2'],
  ]);

  it('are those of the message, the longest name first', () => {
    expect(inside('@Anna Lind, hi', people)[0]).toEqual({ kind: 'mention', userId: 'a2', text: '@Anna Lind' });
    expect(inside('@Anna, hi', people)[0]).toEqual({ kind: 'mention', userId: 'a1', text: '@Anna' });
  });

  it('are no others, and no part of a word', () => {
    for (const content of ['@Bob', 'mail@Anna', '@Annabel']) {
      expect(inside(content, people).some(({ kind }) => kind === 'mention')).toBe(false);
    }
  });
});

it('takes a time that grows with the length and no faster, whatever is written', () => {
  const steps = (content: string) => parse(content).length;
  for (const piece of ['*a', '**', '_a ', '`', '[a](', '@', '```', 'https://(']) {
    expect(steps(piece.repeat(20_000))).toBeGreaterThan(0);
  }
});
