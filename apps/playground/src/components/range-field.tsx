import { useId } from 'react';

import type { NumberField } from '../state/fields.ts';

/** What {@link RangeField} takes. */
export interface RangeFieldProps {
  readonly label: string;
  readonly field: NumberField;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly disabled?: boolean;
}

/** A number by a slider, with its value beside the label; a screen reader has the value from the slider itself. */
export function RangeField({ label, field, value, onChange, disabled = false }: RangeFieldProps) {
  const id = useId();
  return (
    <div className="range">
      <div className="range-label">
        <label htmlFor={id}>{label}</label>
        <span aria-hidden="true">{field.format(value).replace('-', '−')}</span>
      </div>
      <input id={id} type="range" min={field.min} max={field.max} step={field.step} value={value} disabled={disabled} onChange={({ target }) => onChange(Number(target.value))} />
    </div>
  );
}
