import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      '@parley/client/react': at('../js/src/react/index.ts'),
      '@parley/client': at('../js/src/index.ts'),
    },
  },
  test: { include: ['test/unit/**/*.test.ts'] },
});
