// @vitest-environment jsdom
import { act, Profiler, StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Subject } from '../../src/observable.js';
import type { ConnectionState } from '../../src/model.js';
import type { Parley } from '../../src/client/parley.js';
import {
  ParleyProvider,
  useConnectionLost,
  useConversation,
  useConversations,
  useInvitations,
  useMessages,
  useParley,
  usePresence,
  useProfile,
  useReceipts,
  useSend,
  useTyping,
  useUpload,
} from '../../src/react/index.js';
import { client } from '../client/support/client.js';
import { group } from '../client/support/messages.js';
import { fakeUpload } from './fake-upload.js';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let ends: (() => void)[] = [];

beforeEach(() => {
  ends = [];
});

afterEach(async () => {
  vi.useRealTimers();
  await act(async () => ends.forEach((end) => end()));
});

/** Shows a component, and counts how often it is drawn. */
async function show(parley: Pick<Parley, 'connection'>, children: ReactNode, strict = false) {
  const place = document.createElement('div');
  const root = createRoot(place);
  const drawn = { times: 0 };
  const tree = (
    <ParleyProvider client={parley as Parley}>
      <Profiler id="shown" onRender={() => drawn.times++}>
        {children}
      </Profiler>
    </ParleyProvider>
  );
  await act(async () => root.render(strict ? <StrictMode>{tree}</StrictMode> : tree));
  ends.push(() => root.unmount());
  return { text: () => place.textContent, drawn, root };
}

test('a list of conversations is drawn when one of them has changed, and only then', async () => {
  const { parley, engine } = await client((e) => (e.know(group('one')), e.know(group('two'))));
  const List = () =>
    useConversations()
      .map((c) => c.title)
      .join(' ');
  const { text, drawn } = await show(parley, <List />);
  expect(text()).toBe('one two');
  drawn.times = 0;
  await act(async () => engine.tell({ kind: 'conversation', conversation: structuredClone(group('one')) }));
  await act(async () => engine.tell({ kind: 'typing', conversationId: 'one', person: { id: 'bob' }, typing: true }));
  await act(async () => engine.tell({ kind: 'snapshot', snapshot: structuredClone(engine.mirror.snapshot()) }));
  expect(drawn.times).toBe(0);
  await act(async () => engine.know(group('one', { title: 'new' })));
  expect([text(), drawn.times]).toEqual(['new two', 1]);
});

test('a conversation is not drawn for what happens in another', async () => {
  const { parley, engine } = await client((e) => (e.know(group('one')), e.know(group('two'))));
  const One = () => {
    const { view } = useConversation('one');
    const { messages } = useMessages('one');
    const receipts = useReceipts('one');
    const { typing } = useTyping('one');
    return `${view?.title} ${messages.length} ${Object.keys(receipts)} ${typing.length}`;
  };
  const { text, drawn } = await show(parley, <One />);
  drawn.times = 0;
  await act(async () => {
    engine.say('two');
    engine.tell({ kind: 'typing', conversationId: 'two', person: { id: 'bob' }, typing: true });
    engine.tell({ kind: 'presence', presence: { userId: 'bob', status: 'online' } });
  });
  expect(drawn.times).toBe(0);
  await act(async () => {
    engine.say('one');
  });
  expect([text(), drawn.times]).toEqual(['one 1  0', 1]);
});

test('what one does is the same function from one drawing to the next', async () => {
  const { parley, engine } = await client((e) => e.know(group('one')));
  const seen = new Set<unknown>();
  const One = () => {
    const { send, edit, retry } = useSend('one');
    const { loadOlder } = useMessages('one');
    const { setTyping } = useTyping('one');
    [send, edit, retry, loadOlder, setTyping].forEach((one) => seen.add(one));
    return useConversation('one').view?.title;
  };
  await show(parley, <One />);
  await act(async () => engine.know(group('one', { title: 'new' })));
  await act(async () => {
    engine.say('one');
  });
  expect(seen.size).toBe(5);
});

test('in StrictMode all is watched once, and nothing when it is gone', async () => {
  const { parley, engine, clock } = await client((e) => e.know(group('one')));
  engine.answers.set('presence:watch', () => ({ presence: [{ userId: 'bob', status: 'online' }] }));
  const pages = vi.spyOn(engine, 'page');
  const Bob = () => `${usePresence('bob').status} ${useProfile('bob').id} ${useMessages('one').messages.length}`;
  const { text, root } = await show(parley, <Bob />, true);
  await act(async () => clock.pass(100));
  expect(text()).toBe('online bob 0');
  expect(engine.questions('presence:watch')).toHaveLength(1);
  expect(engine.questions('profile:get')).toHaveLength(1);
  expect(pages).toHaveBeenCalledTimes(1);
  await act(async () => root.unmount());
  await act(async () => clock.pass(10_000));
  expect(engine.questions('presence:unwatch')).toEqual([{ users: ['bob'] }]);
});

test('another conversation in the same place shows its own messages', async () => {
  const { parley, engine } = await client((e) => (e.know(group('one')), e.know(group('two'))));
  engine.say('one', { content: 'in one' });
  engine.say('two', { content: 'in two' });
  const Messages = ({ id }: { id: string }) =>
    useMessages(id)
      .messages.map((m) => m.content)
      .join();
  const { text, root } = await show(parley, <Messages id="one" />);
  expect(text()).toBe('in one');
  await act(async () =>
    root.render(
      <ParleyProvider client={parley}>
        <Messages id="two" />
      </ParleyProvider>,
    ),
  );
  expect(text()).toBe('in two');
});

test('invitations are shown, and answered', async () => {
  const { parley, engine } = await client();
  let hook: ReturnType<typeof useInvitations>;
  const List = () => {
    hook = useInvitations();
    return hook.invitations.map((i) => i.title).join();
  };
  const { text } = await show(parley, <List />);
  const invitation = { conversationId: 'g', kind: 'group', title: 'Team', by: { id: 'bob' }, at: '' } as const;
  await act(async () => engine.tell({ kind: 'invitations', invitations: [invitation] }));
  expect(text()).toBe('Team');
  await act(async () => hook.decline('g'));
  expect((await hook!.accept('g')).id).toBe('g');
  expect(engine.asked.map(({ event }) => event)).toEqual(['conversation:decline', 'conversation:accept']);
});

test('a connection is lost when it has been away for that long, and not before', async () => {
  vi.useFakeTimers();
  const connection = new Subject<ConnectionState>({ status: 'online' });
  const Lost = () => (useConnectionLost(5_000) ? 'lost' : 'fine');
  const { text } = await show({ connection }, <Lost />, true);
  const pass = (ms: number) => act(async () => vi.advanceTimersByTime(ms));
  await act(async () => connection.set({ status: 'offline', since: Date.now() }));
  await pass(4_900);
  await act(async () => connection.set({ status: 'connecting' }));
  expect(text()).toBe('fine');
  await pass(200);
  expect(text()).toBe('lost');
  await act(async () => connection.set({ status: 'catching-up' }));
  expect(text()).toBe('fine');
  await act(async () => connection.set({ status: 'offline', since: Date.now() - 60_000 }));
  await pass(0);
  expect(text()).toBe('lost');
  await act(async () => connection.set({ status: 'closed', reason: 'logged-out' }));
  expect(text()).toBe('fine');
});

test('files stand in the composer until they are taken away; what was on its way then is cancelled', async () => {
  const { parley } = await client();
  const uploads = [fakeUpload('a.png'), fakeUpload('b.png')];
  let next = 0;
  vi.spyOn(parley.conversation('one'), 'upload').mockImplementation(() => uploads[next++]!.upload);
  let hook: ReturnType<typeof useUpload>;
  const Composer = () => {
    hook = useUpload('one');
    return (
      hook.items.map(({ upload, state }) => `${upload.name} ${state.status} ${state.progress}`).join() + hook.ready
    );
  };
  const { text } = await show(parley, <Composer />, true);
  await act(async () => {
    hook.add(new Blob());
    hook.add(new Blob());
  });
  await act(async () => uploads[0]!.progress(0.5));
  expect(text()).toBe('a.png uploading 0.5,b.png uploading 0false');
  await act(async () => uploads[0]!.finish());
  expect(hook!.attachments).toEqual([{ url: '/a.png' }]);
  await act(async () => hook.remove(uploads[1]!.upload));
  expect(text()).toBe('a.png done 1true');
  expect([uploads[0]!.cancelled, uploads[1]!.cancelled]).toEqual([false, true]);
  await act(async () => hook.clear());
  expect(text()).toBe('true');
});

test('hooks without a provider say what they lack', async () => {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
  const Lost = () => String(useParley());
  const root = createRoot(document.createElement('div'));
  await expect(act(async () => root.render(<Lost />))).rejects.toThrow('ParleyProvider');
  quiet.mockRestore();
});
