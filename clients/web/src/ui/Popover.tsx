import { useEffect, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react';
import './Popover.css';

const EDGE = 8;

/** Beside its anchor, in the browser's top layer, where there is room; closes at Escape and at a click elsewhere. */
export function Popover({
  anchor,
  back,
  onClose,
  role,
  label,
  className = '',
  children,
}: {
  anchor: RefObject<HTMLElement | null>;
  back: RefObject<HTMLElement | null>;
  onClose: () => void;
  role: 'menu' | 'dialog' | 'listbox';
  label: string;
  className?: string;
  children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    const element = box.current!;
    element.showPopover();
    const place = () => {
      const at = anchor.current?.getBoundingClientRect();
      if (!at) {
        return;
      }
      const { offsetWidth: width, offsetHeight: height } = element;
      const leftToRight = getComputedStyle(element).direction === 'ltr';
      const left = leftToRight ? at.right - width : at.left;
      const below = at.bottom + 4 + height <= innerHeight - EDGE;
      const top = below ? at.bottom + 4 : at.top - 4 - height;
      element.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
      element.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
    };
    place();
    const resized = new ResizeObserver(place);
    resized.observe(element);
    addEventListener('resize', place);
    return () => {
      resized.disconnect();
      removeEventListener('resize', place);
    };
  }, [anchor]);
  useEffect(() => {
    const element = box.current!;
    const before = back.current;
    const toggled = (event: Event) => (event as ToggleEvent).newState === 'closed' && close.current();
    element.addEventListener('toggle', toggled);
    return () => {
      element.removeEventListener('toggle', toggled);
      if (document.activeElement === document.body || element.contains(document.activeElement)) {
        before?.focus();
      }
    };
  }, [back]);
  return (
    <div ref={box} popover="auto" role={role} aria-label={label} className={`popover ${className}`}>
      {children}
    </div>
  );
}
