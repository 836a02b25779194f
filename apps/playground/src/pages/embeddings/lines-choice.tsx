import { useId } from 'react';

/** What {@link LinesChoice} takes. */
export interface LinesChoiceProps {
  readonly label: string;
  readonly hint: string;
  readonly file: File | undefined;
  readonly onChange: (file: File | undefined) => void;
}

/** A file with a line an item, which may be left out. */
export function LinesChoice({ label, hint, file, onChange }: LinesChoiceProps) {
  const id = useId();
  return (
    <div className="lines">
      <label>
        <span>{label}</span>
        <input
          type="file"
          accept=".csv,.txt,.npy"
          aria-describedby={id}
          onChange={({ target }) => {
            const [chosen] = target.files ?? [];
            target.value = '';
            if (chosen) onChange(chosen);
          }}
        />
      </label>
      {file && (
        <p className="numbers">
          <output>{file.name}</output>{' '}
          <button type="button" onClick={() => onChange(undefined)}>
            Leave out
          </button>
        </p>
      )}
      <p className="hint" id={id}>
        {hint}
      </p>
    </div>
  );
}
