import { useTexts } from '../texts/texts.ts';
import { Dialog } from '../ui/Dialog.tsx';
import './ShortcutsDialog.css';

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { shortcuts: texts } = useTexts();
  const groups: readonly [string, readonly (readonly [string, string])[]][] = [
    [
      texts.everywhere,
      [
        ['Ctrl K', texts.switcher],
        ['/', texts.search],
        ['c', texts.composer],
        ['Alt ↓', texts.next],
        ['Alt ↑', texts.previous],
        ['F6', texts.regions],
        ['?', texts.help],
      ],
    ],
    [
      texts.inMessages,
      [
        ['↑ ↓', texts.move],
        ['Home End', texts.first],
        ['Enter', texts.menu],
        ['r', texts.reply],
        ['+', texts.react],
        ['e', texts.edit],
        ['Delete', texts.delete],
        ['Esc', texts.composer],
      ],
    ],
    [
      texts.inComposer,
      [
        ['Enter', texts.send],
        ['Shift Enter', texts.line],
        ['@', texts.mention],
        ['Ctrl B I E', texts.bold],
        ['↑', texts.editLast],
        ['Esc', texts.cancel],
      ],
    ],
  ];
  return (
    <Dialog title={texts.title} onClose={onClose}>
      {groups.map(([title, rows]) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl className="shortcuts">
            {rows.map(([keys, what]) => (
              <div key={keys}>
                <dt>
                  {keys.split(' ').map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
