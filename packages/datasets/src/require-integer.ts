import { OutOfRangeError } from '@crossmodal/theory';

interface RequireIntegerOptions {
  readonly caller: string;
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** Refuses a value that is no integer from `minimum` to `maximum`, in the words every message here uses. */
export function requireInteger(value: number, { caller, name, minimum, maximum }: RequireIntegerOptions): void {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new OutOfRangeError(`${caller}: ${name} is ${value}; expected an integer from ${minimum} to ${maximum}`);
  }
}
