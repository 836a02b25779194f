import { signed } from '../../components/signed.ts';

/** A number with its digits for a test or a script to read. */
export function NumberOf({ name, value, digits = 4 }: { readonly name: string; readonly value: number; readonly digits?: number }) {
  return (
    <output data-name={name} data-value={value}>
      {signed(value, digits)}
    </output>
  );
}
