import { useEffect, useState } from 'react';
import { useParley } from '@parley/client/react';

/**
 * The path of a file of the gateway, in whose address a host may stand; undefined for any other. Nothing is fetched from a
 * foreign host, and no token sent there.
 */
export function mediaPath(url: string): string | undefined {
  try {
    const { pathname } = new URL(url, location.origin);
    return pathname.startsWith('/api/media/') ? pathname : undefined;
  } catch {
    return undefined;
  }
}

/** An address of a file's bytes for this page alone, as long as somebody shows it. */
export function useMedia(url: string | undefined): { src?: string; failed: boolean } {
  const client = useParley();
  const [state, setState] = useState<{ src?: string; failed: boolean }>({ failed: false });
  useEffect(() => {
    if (url === undefined) {
      return undefined;
    }
    let src: string | undefined;
    let ended = false;
    client.media(url).then(
      (blob) => {
        if (!ended) {
          src = URL.createObjectURL(blob);
          setState({ src, failed: false });
        }
      },
      () => !ended && setState({ failed: true }),
    );
    return () => {
      ended = true;
      setState({ failed: false });
      if (src !== undefined) {
        URL.revokeObjectURL(src);
      }
    };
  }, [client, url]);
  return state;
}
