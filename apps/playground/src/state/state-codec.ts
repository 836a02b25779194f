import type { Field } from './fields.ts';

/** Fields of a page's state, by their names in the link. */
export type Fields<State> = { readonly [Name in keyof State]: Field<State[Name]> };

/** A state from a link, and what of the link was not understood. */
export interface DecodedState<State> {
  readonly state: State;
  /** In words, one a field that has its default in place of what the link says. */
  readonly problems: readonly string[];
}

/** A page's state in the query of its link. */
export interface StateCodec<State> {
  readonly defaults: State;
  /** Fields that are missing or not understood have their defaults. */
  decode(query: string): DecodedState<State>;
  /** Fields that have their defaults are left out. */
  encode(state: State): string;
}

/** Reads and writes a page's state as the query of a link, a parameter a field. */
export function stateCodec<State extends object>(fields: Fields<State>): StateCodec<State> {
  const entries = Object.entries(fields) as [keyof State & string, Field<State[keyof State]>][];
  const defaults = Object.fromEntries(entries.map(([name, field]) => [name, field.default])) as State;
  return {
    defaults,
    decode(query) {
      const parameters = new URLSearchParams(query);
      const problems: string[] = [];
      const state = { ...defaults };
      for (const [name, text] of parameters) {
        const field = entries.find(([known]) => known === name)?.[1];
        if (field === undefined) {
          problems.push(`The link sets “${name}”, which this page does not have; it is left out.`);
          continue;
        }
        const value = field.parse(text);
        if (value === undefined) problems.push(`The link sets “${name}” to “${text}”; expected ${field.expected}. It is ${field.format(field.default)} now.`);
        else state[name as keyof State] = value;
      }
      return { state, problems };
    },
    encode(state) {
      const parameters = new URLSearchParams();
      for (const [name, field] of entries) {
        const text = field.format(state[name]);
        if (text !== field.format(field.default)) parameters.set(name, text);
      }
      return parameters.toString();
    },
  };
}
