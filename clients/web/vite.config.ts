import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { emoji } from './build/emoji.ts';
import { offline } from './build/offline.ts';
import { preload } from './build/preload.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The SDK's sources and not its build: one step less, and the bundler leaves out what is not used. */
const sdk = {
  '@parley/client/react': at('../js/src/react/index.ts'),
  '@parley/client': at('../js/src/index.ts'),
};

/** `vite build --mode fake` makes the same page on a client without a gateway, for the tests in a browser. */
const fake = { ...sdk, [at('src/session/createClient.ts')]: at('src/testing/createClient.ts') };

/** Replaces a module of ours by its full path, however it is imported. */
function replace(modules: Record<string, string>): Plugin {
  return {
    name: 'parley-replace',
    enforce: 'pre',
    async resolveId(source, importer) {
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found && modules[found.id];
    },
  };
}

/** While one works on the page: `./parley up` beside `npm run dev`. */
const gateway = process.env['PARLEY_URL'] ?? 'http://127.0.0.1:8080';
const toGateway = { '/demo': gateway, '/api': gateway, '/socket.io': { target: gateway, ws: true } };

export default defineConfig(({ mode }) => ({
  plugins: [react(), emoji(), offline(), preload('src/main.tsx'), ...(mode === 'fake' ? [replace(fake)] : [])],
  resolve: { alias: sdk },
  build: {
    target: 'es2023',
    outDir: mode === 'fake' ? 'target/fake' : 'dist',
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every page needs comes in two files, and not in as many as dialogs share parts of it: what connects,
        // and what shows.
        codeSplitting: {
          groups: [
            { name: 'start', test: /src\/start\.ts$/u, priority: 2 },
            { name: 'page', test: /src\/main\.tsx$/u, priority: 1 },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: toGateway },
  preview: { host: '127.0.0.1', proxy: toGateway },
}));
