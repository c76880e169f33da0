import type { ConversationView, Invitation, MessageView, Person } from '@parley/client';

/** People, and what they have said: everything that the page has a way to show. */
export const PEOPLE: readonly Person[] = [
  { id: 'anna', name: 'Anna Lindqvist' },
  { id: 'bob', name: 'Bob Okafor' },
  { id: 'carol', name: 'Carol Reyes' },
  { id: 'dmitri', name: 'Dmitri Volkov' },
  { id: 'eve', name: 'Eve' },
  { id: 'noor', name: 'نور الهدى' },
];

export const MANY = 100_000;
const MINUTE = 60_000;

let made = 0;

export function message(
  conversationId: string,
  number: number,
  sender: string,
  content: string,
  at: number,
  more: Partial<MessageView> = {},
): MessageView {
  const id = `m${conversationId}-${number || `new-${made++}`}`;
  return {
    key: id,
    conversationId,
    clientMessageId: id,
    ...(number > 0 ? { messageId: id, number } : {}),
    sender: PEOPLE.find((person) => person.id === sender) ?? { id: sender },
    own: sender === 'anna',
    type: 'text',
    content,
    attachments: [],
    mentions: [],
    reactions: {},
    at: new Date(at).toISOString(),
    ...(sender === 'anna' ? { status: 'read' as const } : {}),
    folded: false,
    ...more,
  };
}

export interface Told {
  readonly view: ConversationView;
  readonly messages: readonly MessageView[];
}

/** @param archived how much the long conversation has: all of it takes a second to make */
export function world(
  now: number,
  archived: number,
): { conversations: readonly Told[]; invitations: readonly Invitation[] } {
  const ago = (minutes: number) => now - minutes * MINUTE;
  return {
    conversations: [
      direct('bob', withBob(ago), { unread: 0, pinned: true }),
      group('design', 'Design review', ['anna', 'bob', 'carol', 'dmitri'], inDesign(ago), {
        unread: 3,
        mentioned: true,
        owner: 'anna',
        admins: ['bob'],
      }),
      group('archive', 'Build log', ['anna', 'bob', 'carol'], many(ago, archived), { muted: true, unread: 12 }),
      direct('carol', [message('dm:anna:carol', 1, 'carol', 'See you tomorrow.', ago(60 * 26))], {
        draft: 'Could we move it to',
      }),
      direct('noor', [message('dm:anna:noor', 1, 'noor', 'صباح الخير! هل رأيتِ المخطط الجديد؟', ago(60 * 50))], {}),
      group(
        'old',
        'Offsite 2024',
        ['anna', 'eve'],
        [message('old', 1, 'eve', 'Thanks, everybody!', ago(60 * 24 * 90))],
        {
          archived: true,
        },
      ),
    ],
    invitations: [
      {
        conversationId: 'board',
        kind: 'group',
        title: 'Release board',
        by: { id: 'dmitri', name: 'Dmitri Volkov' },
        at: new Date(ago(5)).toISOString(),
      },
    ],
  };
}

type Ago = (minutes: number) => number;

function withBob(ago: Ago): readonly MessageView[] {
  const say = (number: number, sender: string, content: string, at: number, more?: Partial<MessageView>) =>
    message('dm:anna:bob', number, sender, content, ago(at), more);
  return [
    say(1, 'bob', 'Morning! Did the nightly run finish?', 60 * 25),
    say(
      2,
      'anna',
      'It did. **Nothing lost**, nothing doubled; the report is at https://parley.example/report?night=12.',
      60 * 25 - 2,
    ),
    say(3, 'bob', 'Lovely.', 60 * 25 - 3, { reactions: { '🎉': ['anna'] } }),
    say(4, 'bob', 'One question about the pacer, though:', 52),
    say(
      5,
      'bob',
      '```\nconst free = Math.min(burst, tokens + rate * elapsed);\nif (free < price) await sleep((price - free) / rate);\n```',
      51,
    ),
    say(6, 'anna', 'That is it, but it must look at `retryAfterMs` *first*.', 50, {
      editedAt: new Date(ago(49)).toISOString(),
    }),
    say(7, 'bob', 'Of course. I will send a patch.', 48, { replyTo: 'mdm:anna:bob-6' }),
    say(8, 'anna', 'wrong window', 30, { content: '', deletedAt: new Date(ago(29)).toISOString(), deletedBy: 'anna' }),
    say(9, 'anna', 'Here are the drawings.', 12, {
      type: 'image',
      attachments: [picture('sketch.png', 640, 400), picture('plan.png', 300, 400)],
      status: 'delivered',
    }),
    say(10, 'bob', '🎉', 9),
    say(11, 'anna', 'Shall we look at it together at three?', 4, { status: 'delivered' }),
  ];
}

function inDesign(ago: Ago): readonly MessageView[] {
  const say = (number: number, sender: string, content: string, at: number, more?: Partial<MessageView>) =>
    message('design', number, sender, content, ago(at), more);
  return [
    say(1, 'carol', 'The new list is on the test machine.', 180),
    say(
      2,
      'dmitri',
      'I like how calm it is. Two things:\n\n1. the unread line is hard to see in the dark theme\n2. the day lines could be thinner',
      170,
      { reactions: { '👍': ['anna', 'bob'], '👀': ['carol'] } },
    ),
    say(3, 'anna', 'Both are fair. I will mend them today.', 160),
    say(4, 'eve', 'Buy my course!', 120, { folded: true }),
    say(5, 'bob', 'Notes of the meeting', 40, {
      type: 'file',
      attachments: [
        { url: '/api/media/notes', name: 'notes-of-the-meeting.pdf', type: 'application/pdf', size: 184_320 },
        { url: '/api/media/voice', name: 'summary.ogg', type: 'audio/ogg', size: 88_000 },
      ],
    }),
    say(6, 'carol', '@Anna Lindqvist can you look at the contrast of the badges?', 20, { mentions: ['anna'] }),
    say(7, 'carol', 'They are at 4.2 : 1 in the light theme.', 19),
    say(8, 'dmitri', 'And I measured the first paint: 1.4 s on a slow phone. 🚀', 6),
  ];
}

const WORDS =
  'build passed on main after four minutes and every test of the second shard was green again while the third waits for a runner'.split(
    ' ',
  );

function many(ago: Ago, length: number): readonly MessageView[] {
  return Array.from({ length }, (_, index) => {
    const sender = ['bob', 'carol', 'anna'][Math.floor(index / 3) % 3]!;
    const words = 3 + ((index * 7) % 40);
    const said = Array.from({ length: words }, (_, word) => WORDS[(index + word * 3) % WORDS.length]).join(' ');
    return message('archive', index + 1, sender, `${index + 1}: ${said}`, ago((length - index) * 2));
  });
}

function picture(name: string, width: number, height: number) {
  return {
    url: `/api/media/${name}`,
    thumbnailUrl: `/api/media/${name}/thumbnail`,
    name,
    type: 'image/png',
    size: 48_213,
    width,
    height,
  };
}

function direct(partner: string, messages: readonly MessageView[], more: Partial<ConversationView>): Told {
  const conversationId = `dm:${['anna', partner].sort().join(':')}`;
  return told({ conversationId, kind: 'direct', partner, members: ['anna', partner] }, messages, more);
}

function group(
  conversationId: string,
  title: string,
  members: readonly string[],
  messages: readonly MessageView[],
  more: Partial<ConversationView>,
): Told {
  return told({ conversationId, kind: 'group', title, members }, messages, more);
}

function told(
  base: Pick<ConversationView, 'conversationId' | 'kind' | 'members'> & Partial<ConversationView>,
  messages: readonly MessageView[],
  more: Partial<ConversationView>,
): Told {
  const last = messages.at(-1)!;
  const unread = more.unread ?? 0;
  return {
    messages,
    view: {
      open: false,
      admins: [],
      memberCount: base.members.length,
      lastNumber: messages.length,
      readNumber: messages.length - unread,
      unread,
      mentioned: false,
      muted: false,
      archived: false,
      pinned: false,
      lastMessage: last,
      activeAt: last.at,
      ...base,
      ...more,
    },
  };
}
