import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { BUILT, launch, noBrowser, openPage } from './browser.mjs';
import { serve } from './serve.mjs';
import { come, VIEWS } from './views.mjs';

const AXE = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe('axe finds nothing', { skip: noBrowser }, () => {
  let server;
  let browser;
  before(async () => {
    server = await serve(BUILT);
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const dark of [false, true]) {
    it(`in any view, ${dark ? 'dark' : 'light'}, wide and narrow`, async () => {
      // axe is put into the page, which its policy would refuse; the other tests have the policy.
      const { page, problems } = await openPage(browser, server.url, { dark, bypassCSP: true });
      const findings = [];
      for (const [name, view] of Object.entries(VIEWS)) {
        await page.setViewportSize({ width: 1280, height: 800 });
        await come(page, server.url, view);
        await page.evaluate(AXE);
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 800 });
          const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: values }), TAGS);
          for (const { id, nodes } of violations) {
            findings.push(`${name} ${width}: ${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`);
          }
        }
      }
      assert.deepEqual(findings, []);
      assert.deepEqual(problems, []);
    });
  }
});
