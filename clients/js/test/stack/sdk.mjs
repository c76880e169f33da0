import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = { '@parley/client/react': 'src/react/index.ts', '@parley/client': 'src/index.ts' };

/** Makes one file of a script and the SDK's sources as they are now. @returns its path */
export async function bundleOf(script, options) {
  const outfile = join(ROOT, 'dist/stack', `${script.replace(/\W/g, '-')}.${options.format === 'cjs' ? 'cjs' : 'mjs'}`);
  await build({
    entryPoints: [join(ROOT, script)],
    outfile,
    bundle: true,
    alias: Object.fromEntries(Object.entries(SOURCES).map(([name, file]) => [name, join(ROOT, file)])),
    ...options,
  });
  return outfile;
}

/** The SDK for a process of Node. */
export function bundleOfSdk() {
  return bundleOf(SOURCES['@parley/client'], { format: 'esm', platform: 'neutral', external: ['socket.io-client'] });
}
