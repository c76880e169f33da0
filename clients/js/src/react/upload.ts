import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Upload } from '../client.js';
import type { Attachment, UploadState } from '../model.js';
import { useParley } from './context.js';

export interface UploadItem {
  readonly upload: Upload;
  readonly state: UploadState;
}

/** The files of a composer: they stand there until the message is sent, and those that are not sent are cancelled with it. */
export function useUpload(conversationId: string): {
  readonly items: readonly UploadItem[];
  /** Of those that are done, in the order of their coming. */
  readonly attachments: readonly Attachment[];
  /** Whether all of them are done. */
  readonly ready: boolean;
  readonly add: (file: Blob, name?: string) => void;
  readonly remove: (upload: Upload) => void;
  readonly clear: () => void;
} {
  const conversation = useParley().conversation(conversationId);
  const [items, setItems] = useState<readonly UploadItem[]>([]);
  const kept = useRef(new Map<Upload, () => void>());

  const add = useCallback(
    (file: Blob, name?: string) => {
      const upload = conversation.upload(file, name);
      // Its state tells of a failure, too.
      upload.done.catch(() => {});
      const end = upload.state.subscribe(() =>
        setItems((all) => all.map((item) => (item.upload === upload ? { ...item, state: upload.state.get() } : item))),
      );
      kept.current.set(upload, end);
      setItems((all) => [...all, { upload, state: upload.state.get() }]);
    },
    [conversation],
  );
  const remove = useCallback((upload: Upload) => {
    kept.current.get(upload)?.();
    kept.current.delete(upload);
    if (upload.state.get().status !== 'done') {
      upload.cancel();
    }
    setItems((all) => all.filter((item) => item.upload !== upload));
  }, []);
  const clear = useCallback(() => [...kept.current.keys()].forEach(remove), [remove]);

  useEffect(() => clear, [conversation, clear]);

  return useMemo(() => {
    const attachments = items.flatMap((item) => (item.state.attachment ? [item.state.attachment] : []));
    return { items, attachments, ready: attachments.length === items.length, add, remove, clear };
  }, [items, add, remove, clear]);
}
