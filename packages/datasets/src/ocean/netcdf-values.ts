import { DataFormatError } from '@crossmodal/theory';

import type { NetcdfFile, NetcdfVariable } from './netcdf-file.ts';

/** A variable that a file must have. */
export function requiredVariable({ variables, name }: NetcdfFile, variable: string): NetcdfVariable {
  const found = variables.get(variable);
  if (found === undefined) throw new DataFormatError(`readOceanBytes: ${name} has no variable ${variable}; it has ${[...variables.keys()].slice(0, 12).join(', ')}`);
  return found;
}

/** The values of a variable in its unit: fill values as NaN, scale and offset applied (CF conventions, section 8.1). */
export function scaledValues({ numbers, attributes }: NetcdfVariable): Float64Array {
  const values = numbers();
  const fills = new Set([attributes['_FillValue'], attributes.missing_value].map(firstNumber).filter((fill) => fill !== undefined));
  const scale = firstNumber(attributes.scale_factor) ?? 1;
  const offset = firstNumber(attributes.add_offset) ?? 0;
  for (let i = 0; i < values.length; i++) values[i] = fills.has(values[i]) ? NaN : values[i] * scale + offset;
  return values;
}

/** The rows of a variable of text, along its last dimension, trimmed. */
export function textRows({ characters, shape }: NetcdfVariable): string[] {
  const bytes = characters();
  const width = shape.at(-1) ?? 1;
  const rows = width === 0 ? 0 : bytes.length / width;
  // Padding is blanks in Argo and zeros elsewhere.
  return Array.from({ length: rows }, (_, row) => new TextDecoder('latin1').decode(bytes.subarray(row * width, (row + 1) * width)).replaceAll('\0', ' ').trim());
}

function firstNumber(value: unknown): number | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'number' ? first : undefined;
}
