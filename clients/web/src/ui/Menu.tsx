import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import { Popover } from './Popover.tsx';
import { rove } from './rove.ts';

export interface MenuItem {
  readonly label: string;
  readonly icon: IconName;
  readonly danger?: boolean;
  readonly act: () => void;
}

export function Menu({
  anchor,
  back = anchor,
  label,
  items,
  onClose,
}: {
  anchor: RefObject<HTMLElement | null>;
  /** What has the focus afterwards. */
  back?: RefObject<HTMLElement | null>;
  label: string;
  items: readonly MenuItem[];
  onClose: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Tab') {
      event.preventDefault();
      onClose();
    } else {
      rove(event, box.current!.querySelectorAll('button'));
    }
    event.stopPropagation();
  };
  return (
    <Popover anchor={anchor} back={back} onClose={onClose} role="menu" label={label} className="menu">
      <div ref={box} role="none" onKeyDown={onKeyDown}>
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={item.danger ? 'menu-danger' : ''}
            onClick={() => {
              onClose();
              item.act();
            }}
          >
            <Icon name={item.icon} />
            {item.label}
          </button>
        ))}
      </div>
    </Popover>
  );
}
