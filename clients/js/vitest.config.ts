import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx,mjs}'],
    /** Tests wait for what happens and not for a time; a busy machine may need long for that. */
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
