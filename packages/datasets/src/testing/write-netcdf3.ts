/** A variable of {@link writeNetcdf3}. */
export interface WrittenVariable {
  readonly type: 'char' | 'byte' | 'short' | 'int' | 'float' | 'double';
  readonly dimensions: readonly string[];
  /** Text for `char`, one character an entry. */
  readonly values: readonly number[] | string;
  readonly attributes?: Readonly<Record<string, string | number>>;
}

const CODES = { byte: 1, char: 2, short: 3, int: 4, float: 5, double: 6 };
const WIDTHS = { byte: 1, char: 1, short: 2, int: 4, float: 4, double: 8 };

/** A netCDF file in the classic format, written from its specification (Unidata, NetCDF classic format); no record dimension. */
export function writeNetcdf3(dimensions: Readonly<Record<string, number>>, variables: Readonly<Record<string, WrittenVariable>>): Uint8Array {
  const names = Object.keys(dimensions);
  const header = (begins: readonly number[]): number[] => [
    ...ascii('CDF'), 1, ...int(0),
    ...int(10), ...int(names.length), ...names.flatMap((name) => [...text(name), ...int(dimensions[name])]),
    ...int(0), ...int(0),
    ...int(11), ...int(Object.keys(variables).length),
    ...Object.entries(variables).flatMap(([name, { type, dimensions: own, values, attributes = {} }], index) => [
      ...text(name), ...int(own.length), ...own.flatMap((dimension) => int(names.indexOf(dimension))),
      ...attributeList(attributes),
      ...int(CODES[type]), ...int(padded(values.length * WIDTHS[type])), ...int(begins[index]),
    ]),
  ];
  const all = Object.values(variables);
  let at = header(all.map(() => 0)).length;
  const begins = all.map(({ type, values }) => {
    const begin = at;
    at += padded(values.length * WIDTHS[type]);
    return begin;
  });
  const bytes = new Uint8Array(at);
  bytes.set(header(begins));
  all.forEach(({ type, values }, index) => bytes.set(encoded(type, values), begins[index]));
  return bytes;
}

function encoded(type: WrittenVariable['type'], values: readonly number[] | string): Uint8Array {
  if (typeof values === 'string') return Uint8Array.from(values, (character) => character.charCodeAt(0));
  const view = new DataView(new ArrayBuffer(values.length * WIDTHS[type]));
  values.forEach((value, i) => {
    const at = i * WIDTHS[type];
    if (type === 'double') view.setFloat64(at, value);
    else if (type === 'float') view.setFloat32(at, value);
    else if (type === 'int') view.setInt32(at, value);
    else if (type === 'short') view.setInt16(at, value);
    else view.setInt8(at, value);
  });
  return new Uint8Array(view.buffer);
}

function attributeList(attributes: Readonly<Record<string, string | number>>): number[] {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return [...int(0), ...int(0)];
  return [
    ...int(12), ...int(entries.length),
    ...entries.flatMap(([name, value]) =>
      typeof value === 'string' ? [...text(name), ...int(2), ...int(value.length), ...pad(ascii(value))] : [...text(name), ...int(6), ...int(1), ...encoded('double', [value])],
    ),
  ];
}

const ascii = (value: string): number[] => Array.from(value, (character) => character.charCodeAt(0));
const padded = (length: number): number => Math.ceil(length / 4) * 4;
const pad = (bytes: number[]): number[] => [...bytes, ...Array.from({ length: padded(bytes.length) - bytes.length }, () => 0)];
const int = (value: number): number[] => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const text = (value: string): number[] => [...int(value.length), ...pad(ascii(value))];
