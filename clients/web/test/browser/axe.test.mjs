import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { describePage } from './describe.mjs';
import { come, LOOKS, turn, VIEWS } from './views.mjs';

const AXE = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describePage('axe finds nothing', (site) => {
  it('in any view, wide and narrow, light, dark and right to left', async () => {
    // axe is put into the page, which its policy would refuse; the other tests have the policy.
    const { page, problems } = await site.open({ bypassCSP: true });
    const findings = [];
    for (const [name, view] of Object.entries(VIEWS)) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await turn(page, 'light');
      await come(page, site.url, view);
      await page.evaluate(AXE);
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        for (const look of LOOKS) {
          await turn(page, look);
          for (const { id, nodes } of await violations(page, look === 'dark' ? ['color-contrast'] : TAGS)) {
            findings.push(`${name} ${width} ${look}: ${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`);
          }
        }
      }
    }
    assert.deepEqual(findings, []);
    assert.deepEqual(problems, []);
  });
});

const violations = (page, rules) =>
  page.evaluate(async (runOnly) => (await window.axe.run({ runOnly, resultTypes: ['violations'] })).violations, rules);
