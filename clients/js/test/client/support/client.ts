import type { Attention } from '../../../src/client/attention.js';
import { Live } from '../../../src/client/live.js';
import { Requests } from '../../../src/client/requests.js';
import { Parley, type Wiring } from '../../../src/client/parley.js';
import { Subject } from '../../../src/observable.js';
import { FakeClock } from './clock.js';
import { FakeEngine } from './fake-engine.js';

/** A client over a fake engine, started, with somebody who looks at it. */
export async function client(
  prepare: (engine: FakeEngine) => void = () => {},
  parts: Partial<Pick<Wiring, 'live' | 'requests'>> = {},
) {
  const engine = new FakeEngine();
  prepare(engine);
  const clock = new FakeClock();
  const attention = new Subject<Attention>({ visible: true, focused: true });
  const parley = new Parley({
    open: async () => engine,
    live: async () => Live,
    requests: async () => Requests,
    url: 'https://chat.example.org',
    media: () => Promise.reject(new Error('no files here')),
    ...parts,
    clock,
    attention: { state: attention, open: () => {}, close: () => {} },
  });
  await parley.start();
  return { parley, engine, clock, attention };
}
