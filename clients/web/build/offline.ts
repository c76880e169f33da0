import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const PUBLIC = ['icon.svg', 'manifest.webmanifest'];

/** Writes `sw.js`: the service worker with the names of all files that the page is made of. */
export function offline(): Plugin {
  return {
    name: 'parley-offline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => !name.startsWith('.vite/') && !name.endsWith('.map'));
      const version = createHash('sha256');
      for (const name of files.sort()) {
        const file = bundle[name]!;
        version.update(name).update(file.type === 'chunk' ? file.code : file.source);
      }
      const source = readFileSync(new URL('../worker/sw.js', import.meta.url), 'utf8')
        .replace('__VERSION__', version.digest('hex').slice(0, 16))
        .replace(
          "['__FILES__']",
          JSON.stringify([
            '/',
            ...files.filter((name) => name !== 'index.html').map((name) => `/${name}`),
            ...PUBLIC.map((name) => `/${name}`),
          ]),
        );
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}
