// Scrolls for some seconds up and down in a conversation of 100,000 messages, two seconds each way, on the client of the
// tests, and prints how many frames a second there were and how long they took. After `npm run build:fake -w web`:
//
//   node clients/web/scripts/frames.mjs [seconds] [pixels a frame]
import { BUILT, launch, openPage } from '../test/browser/browser.mjs';
import { serve } from '../test/browser/serve.mjs';
import { come } from '../test/browser/views.mjs';

const seconds = Number(process.argv[2] ?? 10);
const pixels = Number(process.argv[3] ?? 120);

const server = await serve(BUILT);
const browser = await launch();
const { page } = await openPage(browser, server.url, { reducedMotion: 'no-preference' });
await come(page, server.url, { path: '/c/archive' });
const log = page.getByRole('log', { name: 'Messages' });
await log.getByText(/^100000: /u).waitFor();
const { frames, drawn } = await log.evaluate(
  async (box, { seconds, pixels }) => {
    // As a reader does, who takes hold of the list.
    box.dispatchEvent(new WheelEvent('wheel', { deltaY: -1, bubbles: true }));
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const begun = await frame();
    const frames = [];
    const rows = new Set();
    for (let last = begun; last - begun < seconds * 1000;) {
      box.scrollTop += Math.floor((last - begun) / 2000) % 2 === 0 ? -pixels : pixels;
      const now = await frame();
      [...box.querySelectorAll('article')].forEach((row) => rows.add(row));
      frames.push(now - last);
      last = now;
    }
    return { frames, drawn: rows.size };
  },
  { seconds, pixels },
);
await browser.close();
await server.close();
const sorted = frames.sort((a, b) => a - b);
const at = (part) => Math.round(sorted[Math.ceil(sorted.length * part) - 1] * 10) / 10;
const total = frames.reduce((sum, each) => sum + each, 0);
console.log(`${Math.round((frames.length * 10_000) / total) / 10} frames a second, ${drawn} rows drawn`);
console.log(`a frame: median ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms`);
