import { memo, useRef, useState } from 'react';
import type { Attachment } from '@parley/client';
import { useParley } from '@parley/client/react';
import { useTexts } from '../texts/texts.ts';
import { useOpenDialog } from '../ui/dialogs.ts';
import { Icon } from '../ui/Icon.tsx';
import { useNotices } from '../ui/Notices.tsx';
import { sizeText } from './sizeText.ts';
import { mediaPath, useMedia } from './useMedia.ts';
import './Attachments.css';

const WIDEST_PX = 360;
const HIGHEST_PX = 280;

/** Pictures as pictures, what can be played with a player, everything else to be saved. */
export const Attachments = memo(function Attachments({
  attachments,
  reach,
}: {
  attachments: readonly Attachment[];
  reach: 0 | -1;
}) {
  if (attachments.length === 0) {
    return null;
  }
  const pictures = attachments.filter(isPicture);
  return (
    <div className="attachments">
      {attachments.map((attachment, index) => {
        const key = `${index}:${attachment.url}`;
        switch (kindOf(attachment)) {
          case 'picture':
            return (
              <Picture
                key={key}
                attachment={attachment}
                reach={reach}
                pictures={pictures}
                at={pictures.indexOf(attachment)}
              />
            );
          case 'audio':
          case 'video':
            return <Player key={key} attachment={attachment} reach={reach} />;
          case 'file':
            return <File key={key} attachment={attachment} reach={reach} />;
        }
      })}
    </div>
  );
});

function kindOf({ url, type = '' }: Attachment): 'picture' | 'audio' | 'video' | 'file' {
  if (mediaPath(url) === undefined) {
    return 'file';
  }
  if (/^image\/(jpeg|png|gif|webp)$/u.test(type)) {
    return 'picture';
  }
  return type.startsWith('audio/') ? 'audio' : type.startsWith('video/') ? 'video' : 'file';
}

export function isPicture(attachment: Attachment): boolean {
  return kindOf(attachment) === 'picture';
}

function Picture({
  attachment,
  reach,
  pictures,
  at,
}: {
  attachment: Attachment;
  reach: 0 | -1;
  pictures: readonly Attachment[];
  at: number;
}) {
  const texts = useTexts();
  const open = useOpenDialog();
  const { src, failed } = useMedia(mediaPath(attachment.thumbnailUrl ?? attachment.url));
  const { width = 240, height = 180 } = attachment;
  const scale = Math.min(1, WIDEST_PX / width, HIGHEST_PX / height);
  const name = attachment.name ?? texts.media.picture;
  return (
    <button
      type="button"
      className="picture"
      style={{ inlineSize: Math.max(48, Math.round(width * scale)), aspectRatio: `${width} / ${height}` }}
      tabIndex={reach}
      aria-label={texts.media.open(name)}
      onClick={() => open({ kind: 'pictures', pictures, at })}
    >
      {src && <img src={src} alt="" />}
      {failed && <span className="hint">{texts.media.failed}</span>}
    </button>
  );
}

/** The player is there when one wants to play: its address is good for a while only, and is asked for anew then. */
function Player({ attachment, reach }: { attachment: Attachment; reach: 0 | -1 }) {
  const texts = useTexts();
  const client = useParley();
  const { attempt } = useNotices();
  const [src, setSrc] = useState<string | undefined>();
  const player = useRef<HTMLMediaElement>(null);
  const reached = useRef({ at: 0, asked: -1 });
  const isVideo = attachment.type?.startsWith('video/') === true;
  const name = attachment.name ?? texts.media.unnamed;
  const ask = () => attempt(client.mediaTicketUrl(mediaPath(attachment.url)!).then((url) => setSrc(url)));
  /** The address has ended in the middle: once at the same place. */
  const goOn = () => {
    const { at, asked } = reached.current;
    if (asked !== at) {
      reached.current.asked = at;
      void ask();
    }
  };
  if (src === undefined) {
    return (
      <button type="button" className="file" tabIndex={reach} onClick={() => void ask()}>
        <Icon name="play" />
        <span className="only-heard">{texts.media.play}</span>
        <NameAndSize attachment={attachment} />
      </button>
    );
  }
  const events = {
    controls: true,
    autoPlay: true,
    src,
    tabIndex: reach,
    'aria-label': name,
    onTimeUpdate: () => {
      reached.current.at = player.current?.currentTime ?? 0;
    },
    onLoadedMetadata: () => {
      if (player.current && reached.current.at > 0) {
        player.current.currentTime = reached.current.at;
      }
    },
    onError: goOn,
  };
  return isVideo ? (
    <video ref={player as React.RefObject<HTMLVideoElement>} className="player" {...events} />
  ) : (
    <audio ref={player as React.RefObject<HTMLAudioElement>} className="player" {...events} />
  );
}

function File({ attachment, reach }: { attachment: Attachment; reach: 0 | -1 }) {
  const client = useParley();
  const { attempt } = useNotices();
  const path = mediaPath(attachment.url);
  const save = () =>
    attempt(
      client.mediaTicketUrl(path!).then((url) => {
        const link = document.createElement('a');
        link.href = url;
        link.download = attachment.name ?? '';
        link.click();
      }),
    );
  if (path === undefined) {
    return /^https?:/u.test(attachment.url) ? (
      <a className="file" href={attachment.url} target="_blank" rel="noopener noreferrer nofollow" tabIndex={reach}>
        <Icon name="link" />
        <NameAndSize attachment={attachment} />
      </a>
    ) : (
      <span className="file">
        <Icon name="file" />
        <NameAndSize attachment={attachment} />
      </span>
    );
  }
  return (
    <button type="button" className="file" tabIndex={reach} onClick={() => void save()}>
      <Icon name="download" />
      <NameAndSize attachment={attachment} />
    </button>
  );
}

function NameAndSize({ attachment }: { attachment: Attachment }) {
  const texts = useTexts();
  return (
    <span className="file-texts">
      <span className="cut">{attachment.name ?? texts.media.unnamed}</span>
      {attachment.size !== undefined && <span className="hint">{sizeText(texts, attachment.size)}</span>}
    </span>
  );
}
