import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const ENTRY = fileURLToPath(new URL('../../src/index.ts', import.meta.url));

/** What an application loads before it shows anything, packed, besides socket.io-client. The goal is 20 KB. */
const AT_MOST = 24_300;

test('what every application loads stays small; files, and a store in memory, come when they are wanted', async () => {
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
  const sources = [...loaded].flatMap((name) => Object.keys(metafile.outputs[name].inputs));
  expect(sources.filter((name) => /\/(media|transport|files|slots|memory)\.ts$/u.test(name))).toEqual([]);

  const packed = outputFiles
    .filter(({ path }) => loaded.has(path.slice(1)))
    .map(({ contents }) => gzipSync(contents, { level: 9 }).length);
  const sum = packed.reduce((all, size) => all + size, 0);
  console.log(`${sum} bytes of SDK, packed, in ${packed.length} files`);
  expect(packed).toHaveLength(loaded.size);
  expect(sum).toBeLessThanOrEqual(AT_MOST);
});
