import { after, before, describe } from 'node:test';
import { BUILT, launch, noBrowser, openPage } from './browser.mjs';
import { serve } from './serve.mjs';

/**
 * Tests of the page on the client of its tests, in one browser; left out where there is none.
 *
 * @param tests are given `url`, where the page is, and `open`, which opens one as `openPage` does
 */
export function describePage(name, tests) {
  describe(name, { skip: noBrowser }, () => {
    let server;
    let browser;
    before(async () => {
      server = await serve(BUILT);
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      await server.close();
    });
    tests({
      get url() {
        return server.url;
      },
      open: (options, path = '') => openPage(browser, `${server.url}${path}`, options),
    });
  });
}
