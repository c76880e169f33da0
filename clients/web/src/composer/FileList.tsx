import { useObserved } from '@parley/client/react';
import { useTexts } from '../texts/texts.ts';
import { Icon } from '../ui/Icon.tsx';
import type { FileItem, Files } from './files.ts';

export function FileList({ files }: { files: Files }) {
  const texts = useTexts();
  const items = useObserved(files);
  return items.length === 0 ? null : (
    <ul role="list" aria-label={texts.composer.attached} className="composer-files">
      {items.map((item) => (
        <Item key={item.id} item={item} onRemove={() => files.remove(item)} />
      ))}
    </ul>
  );
}

function Item({ item, onRemove }: { item: FileItem; onRemove: () => void }) {
  const texts = useTexts().composer;
  const { status, progress } = useObserved(item.upload.state);
  const percent = Math.round(progress * 100);
  return (
    <li className={`composer-file composer-file-${status}`}>
      {item.preview ? <img src={item.preview} alt="" /> : <Icon name="file" />}
      <span className="file-texts">
        <span className="cut">{item.name}</span>
        {status === 'uploading' && (
          <progress value={percent} max={100} aria-label={item.name}>
            {texts.uploading(percent)}
          </progress>
        )}
        {status === 'failed' && <span className="failure">{texts.uploadFailed}</span>}
      </span>
      {status === 'failed' && (
        <button
          type="button"
          className="bare"
          aria-label={texts.uploadAgain(item.name)}
          onClick={() => item.upload.retry()}
        >
          <Icon name="send" />
        </button>
      )}
      <button type="button" className="bare" aria-label={texts.remove(item.name)} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </li>
  );
}
