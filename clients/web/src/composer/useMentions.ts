import { useMemo, useState } from 'react';
import type { ConversationView } from '@parley/client';
import { useParley } from '@parley/client/react';
import { useMe } from '../people/names.ts';

const SHOWN_AT_MOST = 6;
const BEFORE_CARET = /(?:^|[\s(])@([^\s@]*)$/u;

export interface Candidate {
  readonly userId: string;
  readonly name: string;
}

/** Who may be meant by what stands before the caret, and who was chosen so far. */
export function useMentions(view: ConversationView | undefined) {
  const client = useParley();
  const me = useMe();
  const [typed, setTyped] = useState<string | undefined>();
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const candidates = useMemo(() => {
    if (typed === undefined) {
      return [];
    }
    const wanted = typed.toLocaleLowerCase();
    return (view?.members ?? [])
      .filter((userId) => userId !== me)
      .map((userId): Candidate => ({ userId, name: client.profile(userId).get().name ?? userId }))
      .filter(
        ({ name, userId }) => name.toLocaleLowerCase().includes(wanted) || userId.toLocaleLowerCase().includes(wanted),
      )
      .slice(0, SHOWN_AT_MOST);
  }, [typed, view?.members, me, client]);
  return {
    candidates,
    /** Which of them Enter would choose. */
    at: Math.min(at, Math.max(0, candidates.length - 1)),
    move: (by: number) => setAt((before) => (before + by + candidates.length) % Math.max(1, candidates.length)),
    /** What stands before the caret has changed. */
    look: (before: string) => {
      setTyped(BEFORE_CARET.exec(before)?.[1]);
      setAt(0);
    },
    close: () => setTyped(undefined),
    /** @returns what to write in place of the `@` and what follows it, and how long that is */
    choose: ({ userId, name }: Candidate) => {
      setChosen(new Map([...chosen, [`@${name}`, userId]]));
      setTyped(undefined);
      return { text: `@${name} `, replaces: (typed?.length ?? 0) + 1 };
    },
    /** Of those who were chosen, who is still in the text; and who is named by id alone. */
    of: (content: string): readonly string[] => {
      const named = (view?.members ?? []).filter((userId) => userId !== me && content.includes(`@${userId}`));
      const picked = [...chosen].filter(([text]) => content.includes(text)).map(([, userId]) => userId);
      return [...new Set([...picked, ...named])].slice(0, 50);
    },
  };
}
