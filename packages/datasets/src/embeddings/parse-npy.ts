import { DataFormatError } from '@crossmodal/theory';

import type { NpyArray } from './npy-array.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

type Reader = (view: DataView, at: number, little: boolean) => number;

const READERS: Readonly<Record<string, Reader>> = {
  f2: (view, at, little) => halfToNumber(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
};

/**
 * Reads an array of numbers in the format of NumPy, `.npy` of the versions 1 to 3: floats of 16, 32 and 64 bits and
 * integers, of either byte order, in the order of C or of Fortran (NumPy Enhancement Proposal 1).
 *
 * @param bytes The file.
 * @param name What to call it in errors.
 * @returns The elements in row-major order.
 * @throws DataFormatError If it is no such file, holds objects, strings or complex numbers, or is cut off.
 *
 * @example
 * ```ts
 * import { formatNpy, parseNpy } from '@crossmodal/datasets/embeddings';
 *
 * const bytes = formatNpy({ data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] });
 * console.log(parseNpy(bytes, 'image.npy').shape); // [ 2, 3 ]
 * ```
 */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 10 || MAGIC.some((byte, at) => bytes[at] !== byte)) throw new DataFormatError(`parseNpy: ${name} does not begin as a .npy file does; expected one that numpy.save wrote`);
  const version = bytes[6];
  if (version < 1 || version > 3) throw new DataFormatError(`parseNpy: ${name} has the version ${version}; expected 1, 2 or 3`);
  const from = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : bytes.length < 12 ? Infinity : view.getUint32(8, true);
  if (from + length > bytes.length) throw new DataFormatError(`parseNpy: ${name} ends within its header; the file is cut off`);
  const { descriptor, fortran, shape } = parseHeader(new TextDecoder().decode(bytes.subarray(from, from + length)), name);
  const [order, kind] = [descriptor[0], descriptor.slice(1)];
  const read = READERS[kind];
  if (read === undefined || !'<>|='.includes(order)) throw new DataFormatError(`parseNpy: ${name} holds elements of the type ${descriptor}; expected float16, float32, float64 or integers`);
  const size = Number(kind[1]);
  const count = shape.reduce((product, side) => product * side, 1);
  if (bytes.length - from - length < count * size) throw new DataFormatError(`parseNpy: ${name} has ${bytes.length - from - length} bytes of data; expected ${count * size} for the shape ${shape.join(' x ')}, the file is cut off`);
  const data = elements(bytes.subarray(from + length, from + length + count * size), { kind, size, little: order !== '>', read });
  return { data: fortran && shape.length > 1 ? rowMajor(data, shape) : data, shape };
}

function elements(bytes: Uint8Array, { kind, size, little, read }: { readonly kind: string; readonly size: number; readonly little: boolean; readonly read: Reader }): Float32Array | Float64Array {
  const count = bytes.length / size;
  if (little && (kind === 'f4' || kind === 'f8') && littleEndian()) {
    // A copy begins at a multiple of its size, where a view of the file may not.
    const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    return kind === 'f4' ? new Float32Array(copy) : new Float64Array(copy);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = kind === 'f2' || kind === 'f4' ? new Float32Array(count) : new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = read(view, i * size, little);
  return data;
}

function littleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
}

function parseHeader(header: string, name: string): { descriptor: string; fortran: boolean; shape: number[] } {
  const descriptor = /['"]descr['"]\s*:\s*['"]([^'"]+)['"]/.exec(header)?.[1];
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(header)?.[1];
  if (descriptor === undefined || fortran === undefined || shape === undefined) {
    throw new DataFormatError(`parseNpy: ${name} has the header ${header.trim().slice(0, 120)}; expected descr, fortran_order and shape of an array of numbers`);
  }
  return { descriptor, fortran: fortran === 'True', shape: shape.split(',').filter((side) => side.trim() !== '').map((side) => Number.parseInt(side, 10)) };
}

/** Elements whose first index runs fastest, brought to the order in which the last one does. */
function rowMajor<Data extends Float32Array | Float64Array>(data: Data, shape: readonly number[]): Data {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, side) => product * side, 1));
  const ordered = data.slice() as Data;
  const index = shape.map(() => 0);
  for (let to = 0; to < data.length; to++) {
    ordered[to] = data[index.reduce((sum, position, axis) => sum + position * strides[axis], 0)];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return ordered;
}

/** A half-precision number of IEEE 754 (binary16). */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
