import type { Upload } from '../../src/client.js';
import type { UploadState } from '../../src/model.js';
import { Subject } from '../../src/observable.js';

/** An upload that goes as the test wants. */
export function fakeUpload(name: string) {
  const state = new Subject<UploadState>({ status: 'uploading', progress: 0 });
  const fake = {
    cancelled: false,
    progress: (progress: number) => state.set({ status: 'uploading', progress }),
    finish: () => state.set({ status: 'done', progress: 1, attachment: { url: `/${name}` } }),
    upload: {
      file: new Blob(),
      name,
      state,
      done: new Promise(() => {}),
      cancel: () => {
        fake.cancelled = true;
      },
      retry: () => {},
    } satisfies Upload as Upload,
  };
  return fake;
}
