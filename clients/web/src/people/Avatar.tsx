import { usePresence, useProfile } from '@parley/client/react';
import { mediaPath, useMedia } from '../media/useMedia.ts';
import { useTexts } from '../texts/texts.ts';
import { Icon } from '../ui/Icon.tsx';
import './Avatar.css';

/** Beside a name, which says who it is: silent for a screen reader. */
export function Avatar({ userId, size = 36 }: { userId: string; size?: number }) {
  const { name, picture } = useProfile(userId);
  return <Face text={name ?? userId} seed={userId} picture={picture} size={size} />;
}

export function GroupAvatar({ title, id, size = 36 }: { title: string; id: string; size?: number }) {
  return <Face text={title} seed={id} size={size} square />;
}

function Face({
  text,
  seed,
  size,
  picture,
  square = false,
}: {
  text: string;
  seed: string;
  size: number;
  picture?: string | undefined;
  square?: boolean;
}) {
  const { src } = useMedia(picture === undefined ? undefined : mediaPath(picture));
  return (
    <span
      className={square ? 'avatar avatar-square' : 'avatar'}
      style={{ '--size': `${size}px`, '--hue': hueOf(seed) } as React.CSSProperties}
      aria-hidden="true"
    >
      {src ? <img src={src} alt="" /> : text ? initials(text) : <Icon name="person" />}
    </span>
  );
}

/** A dot at an avatar's corner; says in words how somebody is there. */
export function PresenceDot({ userId }: { userId: string }) {
  const texts = useTexts();
  const { status } = usePresence(userId);
  return status === 'unknown' || status === 'offline' ? null : (
    <span className={`presence-dot presence-${status}`} role="img" aria-label={texts.people[status]} />
  );
}

function initials(text: string): string {
  const words = text
    .trim()
    .split(/[\s,._-]+/u)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return letters.map((word) => [...word][0]!.toUpperCase()).join('');
}

function hueOf(seed: string): number {
  let hash = 0;
  for (const char of seed) {
    hash = (hash * 31 + char.codePointAt(0)!) % 360;
  }
  return hash;
}
