import { lazy, Suspense } from 'react';
import type { DialogState } from '../ui/dialogs.ts';

const CreateDialog = lazy(() => import('../conversations/CreateDialog.tsx'));
const SwitcherDialog = lazy(() => import('../conversations/SwitcherDialog.tsx'));
const GroupDialog = lazy(() => import('../people/GroupDialog.tsx'));
const ProfileDialog = lazy(() => import('../people/ProfileDialog.tsx'));
const ReadersDialog = lazy(() => import('../people/ReadersDialog.tsx'));
const PicturesDialog = lazy(() => import('../media/PicturesDialog.tsx'));
const SettingsDialog = lazy(() => import('./SettingsDialog.tsx'));
const ShortcutsDialog = lazy(() => import('./ShortcutsDialog.tsx'));

/** Each is loaded when it is first opened. */
export function Dialogs({
  state,
  onClose,
  onLeave,
}: {
  state: DialogState | undefined;
  onClose: () => void;
  onLeave: () => void;
}) {
  return <Suspense fallback={null}>{state && dialog(state, onClose, onLeave)}</Suspense>;
}

function dialog(state: DialogState, onClose: () => void, onLeave: () => void) {
  switch (state.kind) {
    case 'create':
      return <CreateDialog onClose={onClose} />;
    case 'switcher':
      return <SwitcherDialog onClose={onClose} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={onClose} />;
    case 'settings':
      return <SettingsDialog onClose={onClose} onLeave={onLeave} />;
    case 'profile':
      return <ProfileDialog key={state.userId} userId={state.userId} onClose={onClose} />;
    case 'group':
      return <GroupDialog conversationId={state.conversationId} onClose={onClose} />;
    case 'readers':
      return <ReadersDialog {...state} onClose={onClose} />;
    case 'pictures':
      return <PicturesDialog pictures={state.pictures} at={state.at} onClose={onClose} />;
  }
}
