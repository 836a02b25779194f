import { useEffect, useState } from 'react';

import type { NumberField } from '../state/fields.ts';

/** What {@link NumberInput} takes. */
export interface NumberInputProps {
  readonly label: string;
  readonly field: NumberField;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly disabled?: boolean;
}

/** A number by its digits; says what is expected while they are none. */
export function NumberInput({ label, field, value, onChange, disabled = false }: NumberInputProps) {
  const [text, setText] = useState(field.format(value));
  useEffect(() => setText((current) => (field.parse(current) === value ? current : field.format(value))), [field, value]);
  const invalid = field.parse(text) === undefined;
  return (
    <div className="number">
      <label>
        <span>{label}</span>
        <input
          inputMode="decimal"
          value={text}
          aria-invalid={invalid}
          disabled={disabled}
          onChange={({ target }) => {
            setText(target.value);
            const number = field.parse(target.value);
            if (number !== undefined) onChange(number);
          }}
          onBlur={() => setText(field.format(value))}
        />
      </label>
      {invalid && <em role="alert">expected {field.expected}</em>}
    </div>
  );
}
