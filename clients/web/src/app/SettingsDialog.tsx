import { useState } from 'react';
import { useObserved, useParley, usePresence } from '@parley/client/react';
import { forgetLeft } from '../composer/left.ts';
import { useMe, useName } from '../people/names.ts';
import { beep } from '../platform/beep.ts';
import { changeSettings, useSettings } from '../platform/stored.ts';
import { useTexts } from '../texts/texts.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useNotices } from '../ui/Notices.tsx';
import '../people/ProfileDialog.css';

const STATUSES = ['online', 'away', 'busy', 'invisible'] as const;
const AUDIENCES = ['everyone', 'partners', 'nobody'] as const;

export default function SettingsDialog({ onClose, onLeave }: { onClose: () => void; onLeave: () => void }) {
  const texts = useTexts();
  const client = useParley();
  const me = useMe();
  const { attempt } = useNotices();
  const settings = useSettings();
  const waiting = useObserved(client.waiting);
  const blocked = useObserved(client.blocked);
  const [leaving, setLeaving] = useState(false);
  const [denied, setDenied] = useState(false);
  const notify = async (wanted: boolean) => {
    const granted = wanted && (await Notification.requestPermission()) === 'granted';
    setDenied(wanted && !granted);
    changeSettings({ notifications: granted });
  };
  const leave = () =>
    void attempt(client.logout()).then(() => {
      forgetLeft(me);
      onClose();
      onLeave();
    });
  return (
    <Dialog title={texts.settings.title} onClose={onClose}>
      <PresenceFields />
      <div>
        {'Notification' in window && (
          <Check
            label={texts.settings.notifications}
            checked={settings.notifications}
            onChange={(on) => void notify(on)}
          />
        )}
        {denied && <p className="failure">{texts.settings.notificationsDenied}</p>}
        <Check
          label={texts.settings.sound}
          checked={settings.sound}
          onChange={(sound) => {
            changeSettings({ sound });
            if (sound) {
              beep();
            }
          }}
        />
        <Check
          label={texts.settings.singleKeys}
          checked={settings.singleKeys}
          onChange={(singleKeys) => changeSettings({ singleKeys })}
        />
      </div>
      {blocked.size > 0 && (
        <section>
          <h3>{texts.settings.blocked}</h3>
          <ul role="list" aria-label={texts.settings.blocked} className="people">
            {[...blocked].map((userId) => (
              <Blocked key={userId} userId={userId} />
            ))}
          </ul>
        </section>
      )}
      <div className="row end">
        <button type="button" onClick={() => setLeaving(true)}>
          <Icon name="leave" />
          {texts.settings.logOut}
        </button>
      </div>
      {leaving && (
        <Confirm
          title={texts.settings.logOutTitle}
          text={
            waiting > 0
              ? `${texts.settings.logOutText} ${texts.settings.logOutWaiting(waiting)}`
              : texts.settings.logOutText
          }
          action={texts.settings.logOut}
          onConfirm={leave}
          onClose={() => setLeaving(false)}
        />
      )}
    </Dialog>
  );
}

function PresenceFields() {
  const texts = useTexts();
  const client = useParley();
  const { attempt } = useNotices();
  const { status } = usePresence(useMe());
  const [chosen, setChosen] = useState<(typeof STATUSES)[number] | undefined>();
  const [audience, setAudience] = useState<(typeof AUDIENCES)[number] | ''>('');
  const current = chosen ?? STATUSES.find((each) => each === status) ?? 'online';
  return (
    <>
      <label className="field">
        <span>{texts.settings.status}</span>
        <select
          data-first
          value={current}
          onChange={({ target }) => {
            const next = target.value as (typeof STATUSES)[number];
            setChosen(next);
            void attempt(client.setPresence({ status: next }));
          }}
        >
          {STATUSES.map((each) => (
            <option key={each} value={each}>
              {texts.people[each]}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{texts.settings.visibleTo}</span>
        <select
          value={audience}
          onChange={({ target }) => {
            const next = target.value as (typeof AUDIENCES)[number];
            setAudience(next);
            void attempt(client.setPresence({ visibleTo: next }));
          }}
        >
          {audience === '' && <option value="">…</option>}
          {AUDIENCES.map((each) => (
            <option key={each} value={each}>
              {texts.settings[each]}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

function Check({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

function Blocked({ userId }: { userId: string }) {
  const texts = useTexts().people;
  const client = useParley();
  const { attempt } = useNotices();
  return (
    <li>
      <span className="cut grow">{useName(userId)}</span>
      <button type="button" onClick={() => void attempt(client.unblock(userId))}>
        {texts.unblock}
      </button>
    </li>
  );
}
