import { useLayoutEffect, useState } from 'react';
import type { MessageView } from '@parley/client';

export interface Shown {
  readonly messages: readonly MessageView[];
  /** Whether what has changed is the beginning: then the view keeps its place by the end. */
  readonly shift: boolean;
  /** Another number stands for another part of the conversation, without a message in common. */
  readonly part: number;
}

/** How far into the list what was first before is looked for: further than a page is long, or a list is bounded. */
const LOOK_AT_MOST = 2_000;

interface State extends Shown {
  readonly wanted: readonly MessageView[];
}

/**
 * The messages, one change at a time: the view can keep its place when the beginning changes, or when the end does, and
 * not both at once, as when a page is put before and the far end is let go.
 */
export function useShown(wanted: readonly MessageView[]): Shown {
  const [state, setState] = useState<State>({ messages: wanted, wanted, shift: false, part: 0 });
  let current = state;
  if (state.wanted !== wanted) {
    current = { ...step(state, wanted), wanted };
    setState(current);
  }
  useLayoutEffect(() => {
    if (state.messages !== state.wanted) {
      setState({ ...state, messages: state.wanted, shift: false });
    }
  }, [state]);
  return current;
}

export function step({ messages: before, part }: Shown, wanted: readonly MessageView[]): Shown {
  const [first] = wanted;
  const [old] = before;
  if (!first || !old || first.key === old.key) {
    return { messages: wanted, shift: false, part };
  }
  const added = indexOf(wanted, old.key);
  if (added > 0) {
    const between = [...wanted.slice(0, added), ...before];
    return { messages: between.length === wanted.length ? wanted : between, shift: true, part };
  }
  const removed = indexOf(before, first.key);
  if (removed > 0) {
    const between = before.slice(removed);
    return { messages: between.length === wanted.length ? wanted : between, shift: true, part };
  }
  return { messages: wanted, shift: false, part: part + 1 };
}

function indexOf(messages: readonly MessageView[], key: string): number {
  const end = Math.min(messages.length, LOOK_AT_MOST);
  for (let index = 0; index < end; index++) {
    if (messages[index]!.key === key) {
      return index;
    }
  }
  return -1;
}
