import { useState, type KeyboardEvent } from 'react';
import type { Attachment } from '@parley/client';
import { useTexts } from '../texts/texts.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon } from '../ui/Icon.tsx';
import { mediaPath, useMedia } from './useMedia.ts';
import './PicturesDialog.css';

/** The pictures of a message, one at a time, as large as there is room. */
export default function PicturesDialog({
  pictures,
  at,
  onClose,
}: {
  pictures: readonly Attachment[];
  at: number;
  onClose: () => void;
}) {
  const texts = useTexts();
  const [index, setIndex] = useState(at);
  const picture = pictures[index]!;
  const name = picture.name ?? texts.media.picture;
  const { src, failed } = useMedia(mediaPath(picture.url));
  const step = (by: number) => setIndex((before) => (before + by + pictures.length) % pictures.length);
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'ArrowRight' || key === 'ArrowLeft') {
      step((key === 'ArrowRight') === (document.dir !== 'rtl') ? 1 : -1);
    }
  };
  return (
    <Dialog title={name} onClose={onClose} full>
      <div className="viewer" onKeyDown={onKeyDown}>
        <div className="viewer-picture" aria-busy={!src && !failed}>
          {src && <img src={src} alt={name} />}
          {failed && <p>{texts.media.failed}</p>}
        </div>
        <div className="row end">
          {pictures.length > 1 && (
            <>
              <button type="button" className="bare" aria-label={texts.media.previous} onClick={() => step(-1)}>
                <Icon name="back" />
              </button>
              <span className="hint">
                {index + 1} / {pictures.length}
              </span>
              <button type="button" className="bare" aria-label={texts.media.next} data-first onClick={() => step(1)}>
                <Icon name="next" />
              </button>
            </>
          )}
          {src && (
            <a className="viewer-save" href={src} download={name}>
              <Icon name="download" />
              {texts.media.download}
            </a>
          )}
        </div>
      </div>
    </Dialog>
  );
}
