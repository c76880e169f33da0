import { useEffect, useState } from 'react';
import type { ConnectionState } from '../model.js';
import { useParley } from './context.js';
import { useObserved } from './observed.js';

export function useConnection(): ConnectionState {
  return useObserved(useParley().connection);
}

/** Whether there has been no connection for that long: a shorter loss is not worth telling. */
export function useConnectionLost(ms = 5_000): boolean {
  const { connection } = useParley();
  const [lost, setLost] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const state = connection.get();
      if (state.status !== 'offline' && state.status !== 'connecting') {
        clearTimeout(timer);
        timer = undefined;
        setLost(false);
      } else if (timer === undefined) {
        const already = state.status === 'offline' ? Math.max(0, Date.now() - state.since) : 0;
        timer = setTimeout(() => setLost(true), Math.max(0, ms - already));
      }
    };
    look();
    const end = connection.subscribe(look);
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [connection, ms]);
  return lost;
}
