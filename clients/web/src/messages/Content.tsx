import { Fragment, memo, useMemo } from 'react';
import { useParley } from '@parley/client/react';
import { useMe } from '../people/names.ts';
import { useOpenDialog } from '../ui/dialogs.ts';
import { parse, type Inline } from './markdown.ts';
import './Content.css';

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\u200d\ufe0f\p{Extended_Pictographic}]*\s*){1,3}$/u;

/** What a message says. `reach` is the tab stop of what can be used in it: only the message that one is at has any. */
export const Content = memo(function Content({
  content,
  mentions,
  after,
  reach,
}: {
  content: string;
  mentions: readonly string[];
  /** Stands at the end of the last line. */
  after?: string | undefined;
  reach: 0 | -1;
}) {
  const client = useParley();
  const blocks = useMemo(() => {
    const names = new Map<string, string>();
    for (const userId of mentions) {
      names.set(`@${userId}`, userId);
      names.set(`@${client.profile(userId).get().name ?? userId}`, userId);
    }
    return parse(content, names);
  }, [content, mentions, client]);
  return (
    <div className={ONLY_EMOJI.test(content) ? 'content content-emoji' : 'content'} dir="auto">
      {blocks.map((block, index) =>
        block.kind === 'code' ? (
          <pre key={index} dir="ltr">
            <code>{block.text}</code>
          </pre>
        ) : (
          <p key={index}>
            <Inlines all={block.inside} reach={reach} />
            {after !== undefined && index === blocks.length - 1 && <small className="content-after"> {after}</small>}
          </p>
        ),
      )}
    </div>
  );
});

function Inlines({ all, reach }: { all: readonly Inline[]; reach: 0 | -1 }) {
  return all.map((each, index) => <Fragment key={index}>{element(each, reach)}</Fragment>);
}

function element(each: Inline, reach: 0 | -1) {
  switch (each.kind) {
    case 'text':
      return each.text;
    case 'bold':
      return (
        <strong>
          <Inlines all={each.inside} reach={reach} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Inlines all={each.inside} reach={reach} />
        </em>
      );
    case 'code':
      return <code>{each.text}</code>;
    case 'link':
      return (
        <a href={each.url} target="_blank" rel="noopener noreferrer nofollow" tabIndex={reach} title={each.url}>
          {each.text}
        </a>
      );
    case 'mention':
      return <Mention userId={each.userId} text={each.text} reach={reach} />;
  }
}

function Mention({ userId, text, reach }: { userId: string; text: string; reach: 0 | -1 }) {
  const open = useOpenDialog();
  const isMe = useMe() === userId;
  return (
    <button
      type="button"
      className={isMe ? 'mention mention-me' : 'mention'}
      tabIndex={reach}
      onClick={() => open({ kind: 'profile', userId })}
    >
      {text}
    </button>
  );
}
