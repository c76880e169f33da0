import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const ENTRY = fileURLToPath(new URL('../../src/index.ts', import.meta.url));

/**
 * What the entry loads, packed, besides socket.io-client. It is all that a tab that is alone needs until it is online, has
 * sent and received and shows its first message: test/tabs/first-message.test.ts has that nothing late is loaded on the way.
 */
const AT_MOST = 20_480;
/** With all that comes when it is wanted. */
const AT_MOST_IN_ALL = 28_000;

test('what every application loads stays small, and so does all that comes when it is wanted', async () => {
  const { metafile, outputFiles } = await build({
    entryPoints: [ENTRY],
    external: ['socket.io-client'],
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    outdir: '/',
    absWorkingDir: '/',
    metafile: true,
    write: false,
    legalComments: 'none',
  });
  const outputs = Object.entries(metafile.outputs);
  const loaded = new Set([outputs.find(([, { entryPoint }]) => entryPoint?.endsWith('src/index.ts'))[0]]);
  for (const name of loaded) {
    for (const { path, kind, external } of metafile.outputs[name].imports) {
      if (kind === 'import-statement' && !external) {
        loaded.add(path);
      }
    }
  }
  const late = outputs.filter(([name]) => !loaded.has(name)).flatMap(([, { inputs }]) => Object.keys(inputs));
  for (const part of ['media', 'others', 'live', 'repair', 'requests', 'memory']) {
    expect(late).toContainEqual(expect.stringMatching(new RegExp(`/${part}\\.ts$`, 'u')));
  }

  const sizes = outputFiles.map(({ path, contents }) => ({
    isLate: !loaded.has(path.slice(1)),
    size: gzipSync(contents, { level: 9 }).length,
  }));
  const sum = (some) => some.reduce((all, { size }) => all + size, 0);
  const first = sizes.filter(({ isLate }) => !isLate);
  console.log(`${sum(first)} bytes of SDK, packed, in ${first.length} files; ${sum(sizes)} with what is late`);
  expect(first).toHaveLength(loaded.size);
  expect(sum(first)).toBeLessThanOrEqual(AT_MOST);
  expect(sum(sizes)).toBeLessThanOrEqual(AT_MOST_IN_ALL);
});
