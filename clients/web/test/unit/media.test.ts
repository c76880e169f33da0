// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { typeFor } from '../../src/composer/typeFor.ts';
import { mediaPath } from '../../src/media/useMedia.ts';
import { splitNames } from '../../src/people/splitNames.ts';

it('a file of the gateway is known by its path, and no host is asked that a message names', () => {
  expect(mediaPath('/api/media/x')).toBe('/api/media/x');
  expect(mediaPath('https://evil.example/api/media/x')).toBe('/api/media/x');
  for (const url of ['https://evil.example/x.png', '/api/../api/users', 'javascript:alert(1)', 'http://', '']) {
    expect(mediaPath(url)).toBeUndefined();
  }
});

it('a message is of the kind that all of its files are', () => {
  const files = (...types: string[]) => types.map((type) => ({ url: '/', type }));
  expect(typeFor([])).toBe('text');
  expect(typeFor(files('image/png', 'image/jpeg'))).toBe('image');
  expect(typeFor(files('image/png', 'audio/ogg'))).toBe('file');
  expect(typeFor(files('application/pdf'))).toBe('file');
  expect(typeFor([{ url: '/' }])).toBe('file');
});

it('names stand between commas, each once', () => {
  expect(splitNames(' bob, carol,,bob ,')).toEqual(['bob', 'carol']);
});
