import { createContext, useContext } from 'react';
import type { Attachment } from '@parley/client';

/** What is open above the page. */
export type DialogState =
  | { readonly kind: 'create' }
  | { readonly kind: 'switcher' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'profile'; readonly userId: string }
  | { readonly kind: 'group'; readonly conversationId: string }
  | { readonly kind: 'readers'; readonly conversationId: string; readonly number: number; readonly senderId: string }
  | { readonly kind: 'pictures'; readonly pictures: readonly Attachment[]; readonly at: number };

/** Opens one, or closes what is open. */
export const DialogContext = createContext<(state: DialogState | undefined) => void>(() => {});

export function useOpenDialog(): (state: DialogState | undefined) => void {
  return useContext(DialogContext);
}
