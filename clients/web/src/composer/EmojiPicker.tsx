import { use, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { changeSettings, useSettings } from '../platform/stored.ts';
import { useTexts } from '../texts/texts.ts';
import { Popover } from '../ui/Popover.tsx';
import './EmojiPicker.css';

type Emoji = readonly [unicode: string, label: string, words: string];
interface Group {
  readonly name: string;
  readonly emoji: readonly Emoji[];
}

const LOADERS: Readonly<Record<string, () => Promise<{ default: readonly Group[] }>>> = {
  en: () => import('virtual:emoji/en'),
  de: () => import('virtual:emoji/de'),
};
const COMMON = ['👍', '❤️', '😂', '🎉', '😮', '🙏', '👀', '✅'];
const COLUMNS = 8;
const FOUND_AT_MOST = 96;
const RECENT_AT_MOST = 16;

const loaded = new Map<string, Promise<readonly Group[]>>();

/** All of Unicode's, with their names in the reader's language, loaded when they are first wanted. */
function groupsOf(language: string): Promise<readonly Group[]> {
  let groups = loaded.get(language);
  if (!groups) {
    groups = (LOADERS[language] ?? LOADERS['en']!)().then((module) => module.default);
    loaded.set(language, groups);
  }
  return groups;
}

export default function EmojiPicker({
  anchor,
  back = anchor,
  onPick,
  onClose,
}: {
  anchor: RefObject<HTMLElement | null>;
  back?: RefObject<HTMLElement | null>;
  onPick: (emoji: string) => void;
  onClose: () => void;
}) {
  const texts = useTexts();
  const groups = use(groupsOf(texts.language));
  const { emoji: recent } = useSettings();
  const [query, setQuery] = useState('');
  const [first, setFirst] = useState(recent);
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const field = useId();
  useEffect(() => {
    input.current?.focus();
    setFirst(recent);
    // In the order in which they were when it was opened.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const shown = useMemo(() => {
    const words = query.trim().toLocaleLowerCase();
    if (words === '') {
      const known = [...new Set([...first, ...COMMON])].slice(0, RECENT_AT_MOST);
      return [{ name: texts.emoji.recent, emoji: known.map((each): Emoji => [each, each, '']) }, ...groups];
    }
    const all = groups.flatMap(({ emoji }) => emoji);
    const starts = all.filter(([, label]) => label.toLocaleLowerCase().startsWith(words));
    const has = all.filter(([, label, tags]) => `${label} ${tags}`.toLocaleLowerCase().includes(words));
    const found = [...new Set([...starts, ...has])].slice(0, FOUND_AT_MOST);
    return found.length > 0 ? [{ name: texts.search.results, emoji: found }] : [];
  }, [groups, query, first, texts]);
  const pick = (emoji: string) => {
    changeSettings({ emoji: [emoji, ...recent.filter((each) => each !== emoji)].slice(0, RECENT_AT_MOST) });
    onClose();
    onPick(emoji);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const all = [...box.current!.querySelectorAll<HTMLElement>('.emoji')];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const right = document.dir === 'rtl' ? -1 : 1;
    const by = { ArrowRight: right, ArrowLeft: -right, ArrowDown: at < 0 ? 1 : COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (by !== undefined && (at >= 0 || event.key === 'ArrowDown')) {
      event.preventDefault();
      const to = at + by;
      (to < 0 ? input.current : all[Math.min(to, all.length - 1)])?.focus();
    } else if (event.key === 'Enter' && at < 0 && query !== '') {
      event.preventDefault();
      const [found] = shown[0]?.emoji ?? [];
      if (found) {
        pick(found[0]);
      }
    }
  };
  return (
    <Popover
      anchor={anchor}
      back={back}
      onClose={onClose}
      role="dialog"
      label={texts.emoji.title}
      className="emoji-picker"
    >
      <div ref={box} onKeyDown={onKeyDown}>
        <input
          ref={input}
          id={field}
          type="text"
          aria-label={texts.emoji.find}
          placeholder={texts.emoji.find}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          autoComplete="off"
        />
        <div className="emoji-groups">
          {shown.length === 0 && <p className="hint">{texts.emoji.none}</p>}
          {shown.map(({ name, emoji }, group) => (
            <section key={name} aria-label={name}>
              <h2 className="hint">{name}</h2>
              <div className="emoji-grid">
                {emoji.map(([unicode, label], index) => (
                  <button
                    key={unicode}
                    type="button"
                    className="emoji"
                    tabIndex={group === 0 && index === 0 ? 0 : -1}
                    aria-label={label}
                    title={label}
                    onClick={() => pick(unicode)}
                  >
                    {unicode}
                  </button>
                ))}
              </div>
            </section>
          ))}
        </div>
      </div>
    </Popover>
  );
}
