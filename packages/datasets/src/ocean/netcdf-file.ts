/** Value of an attribute. */
export type NetcdfAttribute = string | number | readonly number[];

/** A variable of a netCDF file, read only when asked for. */
export interface NetcdfVariable {
  readonly shape: readonly number[];
  readonly text: boolean;
  readonly attributes: Readonly<Record<string, NetcdfAttribute>>;
  /** The numbers as stored, row-major, without scale and fill. */
  numbers(): Float64Array;
  /** The bytes of a variable of text. */
  characters(): Uint8Array;
}

/** What the readers need of a netCDF file of any version. */
export interface NetcdfFile {
  readonly name: string;
  readonly variables: ReadonlyMap<string, NetcdfVariable>;
  close(): void;
}
