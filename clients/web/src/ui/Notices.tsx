import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTexts } from '../texts/texts.ts';
import { Icon } from './Icon.tsx';
import './Notices.css';

const SHOWN_FOR_MS = 6_000;

interface Notices {
  /** Heard by who listens to the page, and not shown. */
  readonly announce: (text: string) => void;
  /** Shown for a moment. */
  readonly notify: (text: string) => void;
  /** Says so when it is refused. */
  readonly attempt: (action: Promise<unknown>) => Promise<boolean>;
}

const Context = createContext<Notices | undefined>(undefined);

export function useNotices(): Notices {
  return useContext(Context)!;
}

export function NoticesProvider({ children }: { children: ReactNode }) {
  const texts = useTexts();
  const [heard, setHeard] = useState<readonly { id: number; text: string }[]>([]);
  const [shown, setShown] = useState<{ text: string } | undefined>();
  const box = useRef<HTMLDivElement>(null);
  const ids = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const notify = useCallback((text: string) => {
    clearTimeout(timer.current);
    setShown({ text });
    timer.current = setTimeout(() => setShown(undefined), SHOWN_FOR_MS);
  }, []);
  // The last few stay, each its own element: so two that come together are both heard.
  const announce = useCallback((text: string) => {
    const id = ids.current++;
    setHeard((before) => [...before.slice(-4), { id, text }]);
  }, []);
  const attempt = useCallback(
    (action: Promise<unknown>) =>
      action.then(
        () => true,
        (error: unknown) => {
          const code = (error as { code?: string } | undefined)?.code ?? 'unknown';
          notify(texts.errors[code as keyof typeof texts.errors] ?? texts.errors.unknown);
          return false;
        },
      ),
    [notify, texts],
  );
  // In the browser's top layer, so that it is seen above a dialog.
  useEffect(() => {
    if (shown) {
      box.current!.showPopover();
    } else if (box.current!.matches(':popover-open')) {
      box.current!.hidePopover();
    }
  }, [shown]);
  const value = useMemo(() => ({ announce, notify, attempt }), [announce, notify, attempt]);
  return (
    <Context value={value}>
      {children}
      <div className="only-heard" aria-live="polite" aria-relevant="additions">
        {heard.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
      <div ref={box} role="alert" popover="manual" className="notice-place">
        {shown && (
          <div className="notice">
            <span>{shown.text}</span>
            <button type="button" className="bare" aria-label={texts.close} onClick={() => setShown(undefined)}>
              <Icon name="close" />
            </button>
          </div>
        )}
      </div>
    </Context>
  );
}
