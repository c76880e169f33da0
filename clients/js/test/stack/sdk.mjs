import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Makes one file of the SDK as it is now. @returns its path */
export async function bundleOfSdk() {
  const outfile = here('../../dist/stack/sdk.mjs');
  await build({
    entryPoints: [here('../../src/index.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    external: ['socket.io-client'],
    sourcemap: 'inline',
  });
  return outfile;
}
