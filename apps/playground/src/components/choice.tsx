import { useId } from 'react';

/** What {@link Choice} takes. */
export interface ChoiceProps<Name extends string> {
  readonly label: string;
  readonly value: Name;
  readonly options: readonly { readonly name: Name; readonly label: string; readonly hint?: string }[];
  readonly onChange: (name: Name) => void;
  readonly disabled?: boolean;
}

/** One of a few, all in view: radio buttons drawn as a row. */
export function Choice<Name extends string>({ label, value, options, onChange, disabled = false }: ChoiceProps<Name>) {
  const group = useId();
  return (
    <fieldset className="choice" disabled={disabled}>
      <legend>{label}</legend>
      <div>
        {options.map((option) => (
          <label key={option.name} title={option.hint}>
            <input type="radio" name={group} value={option.name} checked={option.name === value} onChange={() => onChange(option.name)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
