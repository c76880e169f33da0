import type { MessageView } from '@parley/client';
import { useName } from '../people/names.ts';
import { useTexts } from '../texts/texts.ts';
import { Icon } from '../ui/Icon.tsx';
import { previewOf } from './preview.ts';

/** What a message answers; goes there. */
export function ReplyQuote({
  messageId,
  message,
  reach,
  onShow,
}: {
  messageId: string;
  /** Undefined where it is not among those that are shown. */
  message: MessageView | undefined;
  reach: 0 | -1;
  onShow: (messageId: string) => void;
}) {
  const texts = useTexts();
  const name = useName(message?.sender.id);
  return (
    <button type="button" className="reply-quote" tabIndex={reach} onClick={() => onShow(messageId)}>
      <Icon name="reply" />
      {message ? (
        <>
          <span className="reply-name" aria-label={texts.messages.replyTo(name)}>
            {name}
          </span>
          <bdi className="cut">{previewOf(texts, message)}</bdi>
        </>
      ) : (
        <span className="cut">{texts.messages.replyToEarlier}</span>
      )}
    </button>
  );
}
