import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** The types of what a build may have. The gateway names them; a browser does not guess (nosniff). */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Vite names what is in there by its bytes. */
const HASHED = '/assets/';

const CODINGS = {
  '.br': (bytes) =>
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  '.gz': (bytes) => gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

/** Paths from the root, without what is hidden: Vite's own notes. */
function pathsIn(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${join(entry.parentPath, entry.name).slice(join(directory).length + 1).replaceAll('\\', '/')}`)
    .filter((path) => !path.includes('/.') && !path.endsWith('.map'))
    .sort();
}

function listed(path) {
  const type = TYPES[extname(path)];
  if (!type) {
    throw new Error(`nobody has said of which type ${path} is: see scripts/pack.mjs`);
  }
  return { path, type, immutable: path.startsWith(HASHED) };
}

/** Copies what Vite has built, each file packed where that makes it shorter, with the list that the gateway serves it by. */
export function pack(from, to) {
  rmSync(to, { recursive: true, force: true });
  const files = pathsIn(from).map(listed);
  for (const { path } of files) {
    const bytes = readFileSync(join(from, path));
    cpSync(join(from, path), join(to, 'files', path));
    for (const [suffix, code] of Object.entries(CODINGS)) {
      const packed = code(bytes);
      if (packed.length < bytes.length) {
        writeFileSync(join(to, 'files', path + suffix), packed);
      }
    }
  }
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'files.json'), JSON.stringify(files, null, 1));
}
