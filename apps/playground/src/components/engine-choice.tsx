import type { ReactNode } from 'react';

/** What the choice shows. */
export interface EngineChoiceProps<Name extends string> {
  readonly value: Name;
  readonly names: readonly Name[];
  readonly disabled: boolean;
  readonly onChange: (name: Name) => void;
}

/** The engine that trains, among those that a browser may have. */
export function EngineChoice<Name extends string>({ value, names, disabled, onChange }: EngineChoiceProps<Name>): ReactNode {
  return (
    <label className="number">
      <span>Engine</span>
      <select value={value} disabled={disabled} onChange={({ target }) => onChange(target.value as Name)}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
