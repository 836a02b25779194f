import { type DragEvent, useId, useState } from 'react';

import { ENDINGS } from './embedding-endings.ts';

/** What {@link FileChoice} takes. */
export interface FileChoiceProps {
  readonly files: readonly File[];
  readonly onChange: (files: readonly File[]) => void;
}

/** A place for one or two files: to drop them on, or to choose them from, by keyboard too. */
export function FileChoice({ files, onChange }: FileChoiceProps) {
  const hint = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = [...event.dataTransfer.files];
    if (dropped.length > 0) onChange(added(files, dropped));
  };
  return (
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label className="file">
        <span>Choose embeddings</span>
        <input
          type="file"
          accept={ENDINGS.join(',')}
          multiple
          aria-describedby={hint}
          onChange={({ target }) => {
            const chosen = [...(target.files ?? [])];
            // The same file may be chosen again after it has changed.
            target.value = '';
            if (chosen.length > 0) onChange(added(files, chosen));
          }}
        />
      </label>
      <p className="hint" id={hint}>
        Drop or choose two files, an item a row, row i of one the partner of row i of the other: .npy, .csv or .parquet. Or one .npy of the shape (2, pairs, width). They stay in this browser.
      </p>
    </div>
  );
}

/** The second of two files that come one after the other joins the first. */
function added(before: readonly File[], more: readonly File[]): readonly File[] {
  return before.length === 1 && more.length === 1 && more[0].name !== before[0].name ? [...before, ...more] : more;
}
