import { launch } from '../test/browser/browser.mjs';
import { address, enter, newName, open, say, talkTo } from '../test/stack/people.mjs';
const SLOW = { latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };
const browser = await launch();
const [reader, partner] = [newName('reader'), newName('partner')];
const others = await browser.newContext();
const writing = await enter(others, partner);
await talkTo(writing, reader);
await say(writing, 'the newest message');
const path = new URL(writing.url()).pathname;
for (let i = 0; i < Number(process.argv[2] ?? 3); i++) {
  const knowing = await browser.newContext({ viewport: { width: 412, height: 823 } });
  const page = await knowing.newPage();
  const d = await page.context().newCDPSession(page);
  await d.send('Network.enable');
  await d.send('Network.emulateNetworkConditions', { offline: false, ...SLOW });
  await d.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(([name, key, wanted]) => {
    sessionStorage.setItem('parley.user', JSON.stringify(name));
    localStorage.setItem('parley.key', JSON.stringify(key));
    new PerformanceObserver((l) => l.getEntries().forEach((e) => (window.long ??= []).push([e.startTime | 0, e.duration | 0]))).observe({ type: 'longtask', buffered: true });
    const WS = window.WebSocket;
    window.log = [];
    window.WebSocket = class extends WS { constructor(...a) { super(...a); window.log.push(['ws', performance.now() | 0]); this.addEventListener('open', () => window.log.push(['wsopen', performance.now() | 0])); this.addEventListener('message', (e) => window.log.push(['<' + String(e.data).slice(0, 60), performance.now() | 0])); } send(x) { window.log.push(['>' + String(x).slice(0, 60), performance.now() | 0]); super.send(x); } };
    const look = () => { if (document.querySelector('[role=log]')?.textContent.includes(wanted)) window.firstMessageAt ??= performance.now(); else requestAnimationFrame(look); };
    requestAnimationFrame(look);
  }, [reader, process.env.PARLEY_KEY, 'the newest message']);
  await page.goto(address(path), { waitUntil: 'commit' });
  const at = await page.waitForFunction(() => window.firstMessageAt).then((v) => v.jsonValue());
  const r = await page.evaluate(() => ({ res: performance.getEntriesByType('resource').map((e) => [e.name.replace(location.origin, '').slice(0, 60), e.startTime | 0, e.responseStart | 0, e.responseEnd | 0, e.transferSize]), nav: performance.getEntriesByType('navigation').map((e) => [e.responseEnd | 0, e.domContentLoadedEventEnd | 0]), long: window.long, log: window.log }));
  console.log('first', at | 0, 'nav', JSON.stringify(r.nav));
  r.res.filter((x) => x[1] < at).forEach((x) => console.log('  ', ...x));
  console.log('  long', JSON.stringify(r.long)); r.log.filter((x) => x[1] < at + 100).forEach((x) => console.log('   ws', ...x));
  await knowing.close();
}
await browser.close();
