import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const here = (path) => new URL(`../../${path}`, import.meta.url);
const readme = readFileSync(here('README.md'), 'utf8');

test('the chat in 20 lines is the example, which runs against a stack', () => {
  const [, chat] = /## A chat in 20 lines\n\n```js\n(.*?)```/s.exec(readme);
  expect(chat).toBe(readFileSync(here('examples/chat.mjs'), 'utf8'));
  expect(chat.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
});

test('what the README links to is there, and each example is among it', () => {
  const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path);
  expect(links.filter((path) => !existsSync(here(path)))).toEqual([]);
  expect(links).toEqual(
    expect.arrayContaining([
      'examples/chat.mjs',
      'examples/echo-bot.mjs',
      'examples/page.mjs',
      'examples/react.tsx',
      'API.md',
    ]),
  );
});
