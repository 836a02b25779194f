import { DataFormatError } from '@crossmodal/theory';

import type { NetcdfAttribute, NetcdfFile, NetcdfVariable } from './netcdf-file.ts';

/** More would be no file of profiles but one that claims to be. */
const MOST_VALUES = 2 ** 28;

/** Opens a netCDF-4 file, which is HDF5, by the optional package `h5wasm`. */
export async function openNetcdf4(bytes: Uint8Array, name: string): Promise<NetcdfFile> {
  const { default: h5wasm } = await import('h5wasm').catch((cause: unknown) => {
    throw new DataFormatError(`openNetcdf: ${name} is netCDF-4, which the package h5wasm reads; install it with: npm install h5wasm`, { cause });
  });
  const library = await h5wasm.ready;
  // Otherwise the library prints its errors and goes on.
  library.activate_throwing_error_handler();
  const { FS } = library;
  // A file of the module's own memory, gone again as soon as the file is closed.
  const path = 'profiles.nc';
  FS.writeFile(path, bytes);
  const damaged = (problem: string, cause?: unknown) => new DataFormatError(`openNetcdf: ${name} ${problem}; expected a complete netCDF-4 file`, { cause });
  let file: InstanceType<typeof h5wasm.File>;
  try {
    file = new h5wasm.File(path, 'r');
  } catch (cause) {
    FS.unlink(path);
    throw damaged('is damaged HDF5', cause);
  }
  const close = () => {
    try {
      file.close();
    } finally {
      FS.unlink(path);
    }
  };
  try {
    const variables = new Map<string, NetcdfVariable>();
    for (const key of file.keys()) {
      const entry = file.get(key);
      if (!(entry instanceof h5wasm.Dataset)) continue;
      const shape = entry.shape ?? [];
      const count = shape.reduce((product, size) => product * size, 1);
      const read = (): unknown => {
        if (count > MOST_VALUES) throw damaged(`says that ${key} has ${count} values`);
        try {
          return entry.value;
        } catch (cause) {
          throw damaged(`has a damaged variable ${key}`, cause);
        }
      };
      const text = typeof entry.dtype === 'string' && /^[AS]/.test(entry.dtype);
      variables.set(key, {
        shape,
        text,
        attributes: attributesOf(entry),
        numbers: () => {
          const value = read();
          if (typeof value === 'number') return Float64Array.of(value);
          if (!ArrayBuffer.isView(value)) throw damaged(`has a variable ${key} that is no number`);
          return Float64Array.from(value as unknown as ArrayLike<number | bigint>, Number);
        },
        characters: () => {
          const value = read();
          return Uint8Array.from((Array.isArray(value) ? value : [value]) as unknown[], (character) => (typeof character === 'string' && character.length > 0 ? character.charCodeAt(0) : 0));
        },
      });
    }
    return { name, variables, close };
  } catch (error) {
    close();
    if (error instanceof DataFormatError) throw error;
    throw damaged('is damaged HDF5', error);
  }
}

function attributesOf(entry: { readonly attrs: Record<string, { readonly value: unknown }> }): Record<string, NetcdfAttribute> {
  const attributes: Record<string, NetcdfAttribute> = {};
  for (const key of ['_FillValue', 'missing_value', 'scale_factor', 'add_offset', 'units', 'positive', 'sample_dimension']) {
    const value = entry.attrs[key]?.value;
    if (typeof value === 'string' || typeof value === 'number') attributes[key] = value;
    else if (ArrayBuffer.isView(value)) attributes[key] = Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  }
  return attributes;
}
