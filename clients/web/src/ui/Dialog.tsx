import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTexts } from '../texts/texts.ts';
import { Icon } from './Icon.tsx';
import './Dialog.css';

/**
 * A modal dialog of the browser's own: it keeps the focus inside, closes at Escape, and gives the focus back. It closes
 * also when its reader clicks beside it.
 */
export function Dialog({
  title,
  onClose,
  children,
  full = false,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** As large as the window. */
  full?: boolean;
}) {
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current!;
    const before = document.activeElement;
    if (!element.open) {
      element.showModal();
      element.querySelector<HTMLElement>('[data-first]')?.focus();
    }
    return () => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={full ? 'dialog dialog-full' : 'dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === dialog.current && onClose()}
    >
      <div className="dialog-inside">
        <header className="dialog-head">
          <h2 id={heading} className="grow">
            {title}
          </h2>
          <button type="button" className="bare" aria-label={texts.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
