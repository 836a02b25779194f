import { DataFormatError } from '@crossmodal/theory';

import type { NetcdfFile } from './netcdf-file.ts';
import { openNetcdf3 } from './open-netcdf3.ts';
import { openNetcdf4 } from './open-netcdf4.ts';

/** Whether bytes begin as a netCDF file of any version does. */
export function isNetcdf(bytes: Uint8Array): boolean {
  return isClassic(bytes) || isHdf5(bytes);
}

/** Opens a netCDF file of any version; to be closed after use. */
export async function openNetcdf(bytes: Uint8Array, name: string): Promise<NetcdfFile> {
  if (isClassic(bytes)) return openNetcdf3(bytes, name);
  if (isHdf5(bytes)) return openNetcdf4(bytes, name);
  throw new DataFormatError(`openNetcdf: ${name} begins with neither CDF nor the signature of HDF5; expected a netCDF file`);
}

function isClassic(bytes: Uint8Array): boolean {
  return bytes[0] === 0x43 && bytes[1] === 0x44 && bytes[2] === 0x46;
}

function isHdf5(bytes: Uint8Array): boolean {
  return bytes[0] === 0x89 && bytes[1] === 0x48 && bytes[2] === 0x44 && bytes[3] === 0x46;
}
