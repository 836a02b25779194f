/** One value of a page's state: its default, and how a link writes it. */
export interface Field<Value> {
  readonly default: Value;
  /** Undefined if the text is no value of this field. */
  parse(text: string): Value | undefined;
  format(value: Value): string;
  /** What a value is, for a message. */
  readonly expected: string;
}

/** A number between two bounds. */
export interface NumberField extends Field<number> {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** A number from `min` to `max`, written to the digits of `step`. */
export function numberField(value: number, { min, max, step }: { min: number; max: number; step: number }): NumberField {
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const whole = Number.isInteger(step);
  return {
    default: value,
    min,
    max,
    step,
    expected: `${whole ? 'an integer' : 'a number'} from ${min} to ${max}`,
    parse(text) {
      const number = text.trim() === '' ? Number.NaN : Number(text);
      return number >= min && number <= max && (!whole || Number.isInteger(number)) ? number : undefined;
    },
    format: (number) => String(Number(number.toFixed(digits))),
  };
}

/** One of some names. */
export function choiceField<const Name extends string>(value: NoInfer<Name>, names: readonly Name[]): Field<Name> & { readonly names: readonly Name[] } {
  return {
    default: value,
    names,
    expected: names.join(', '),
    parse: (text) => names.find((name) => name === text),
    format: (name) => name,
  };
}

/** The seed of all random numbers of a page. */
export function seedField(): NumberField {
  return numberField(0, { min: 0, max: 999_999, step: 1 });
}

/** A text of at most so many characters; empty by default. */
export function textField(longest: number): Field<string> & { readonly longest: number } {
  return {
    default: '',
    longest,
    expected: `a text of at most ${longest} characters`,
    parse: (text) => (text.length <= longest ? text : undefined),
    format: (text) => text,
  };
}
