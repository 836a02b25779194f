import { DataFormatError } from '@crossmodal/theory';
import { NetCDFReader } from 'netcdfjs';

import type { NetcdfAttribute, NetcdfFile, NetcdfVariable } from './netcdf-file.ts';

const BYTES = { byte: 1, char: 1, short: 2, int: 4, float: 4, double: 8 } as const;
type NetcdfType = keyof typeof BYTES;

/**
 * Opens a file in the classic or 64-bit-offset format. The library reads the header; the values are read here, for it
 * trusts every size that a header states.
 */
export function openNetcdf3(bytes: Uint8Array, name: string): NetcdfFile {
  let reader: NetCDFReader;
  try {
    reader = new NetCDFReader(bytes);
  } catch (cause) {
    throw new DataFormatError(`openNetcdf: ${name} has a damaged netCDF header (${(cause as Error).message}); expected a complete netCDF-3 file`, { cause });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = reader.dimensions ?? [];
  const { length: records, id: recordId, recordStep = 0 } = reader.recordDimension;
  const variables = new Map<string, NetcdfVariable>();
  for (const { name: variable, type, dimensions: ids, attributes, offset } of reader.variables ?? []) {
    if (!(type in BYTES)) throw new DataFormatError(`openNetcdf: ${name}: variable ${variable} has an unknown type`);
    const shape = ids.map((id) => (id === recordId ? records : dimensions[id]?.size));
    if (shape.some((size) => size === undefined)) throw new DataFormatError(`openNetcdf: ${name}: variable ${variable} has a dimension that the header lacks`);
    const layout = { type: type as NetcdfType, shape: shape as number[], offset, step: ids[0] === recordId && recordId !== undefined ? recordStep : null };
    const fail = (problem: string): never => {
      throw new DataFormatError(`openNetcdf: ${name}: variable ${variable} ${problem}; the file is truncated or damaged`);
    };
    variables.set(variable, {
      shape: layout.shape,
      text: type === 'char',
      attributes: Object.fromEntries((attributes as { name: string; value: NetcdfAttribute }[]).map((attribute) => [attribute.name, attribute.value])),
      numbers: () => numbersOf(view, layout, fail),
      characters: () => Uint8Array.from(numbersOf(view, { ...layout, type: 'byte' }, fail)),
    });
  }
  return { name, variables, close: () => {} };
}

function numbersOf(view: DataView, { type, shape, offset, step }: { type: NetcdfType; shape: readonly number[]; offset: number; step: number | null }, fail: (problem: string) => never): Float64Array {
  const width = BYTES[type];
  const count = shape.reduce((product, size) => product * size, 1);
  const chunks = step === null ? 1 : shape[0];
  const perChunk = chunks === 0 ? 0 : count / chunks;
  const stride = step ?? 0;
  if (count === 0) return new Float64Array(0);
  if (!Number.isSafeInteger(count) || (chunks > 1 && stride < perChunk * width)) fail(`has the impossible shape ${shape.join(' x ')}`);
  const end = offset + (chunks - 1) * stride + perChunk * width;
  if (end > view.byteLength) fail(`ends at byte ${end} of ${view.byteLength}`);
  const values = new Float64Array(count);
  for (let chunk = 0, i = 0; chunk < chunks; chunk++) {
    let at = offset + chunk * stride;
    for (let k = 0; k < perChunk; k++, i++, at += width) {
      values[i] =
        type === 'double' ? view.getFloat64(at) : type === 'float' ? view.getFloat32(at) : type === 'int' ? view.getInt32(at) : type === 'short' ? view.getInt16(at) : view.getInt8(at);
    }
  }
  return values;
}
