import type { ElementType } from './graph.ts';

/** The data of a constant: bool as 0 and 1 in bytes. */
export type ElementArray = Float32Array | Int32Array | Uint8Array | BigInt64Array | Float64Array;

/** Numbers in the array type of an element type. */
export function typedArray(type: ElementType, values: ArrayLike<number>): ElementArray {
  switch (type) {
    case 'float32':
      return Float32Array.from(values);
    case 'int32':
      return Int32Array.from(values);
    case 'bool':
      return Uint8Array.from(values);
    case 'float64':
      return Float64Array.from(values);
    case 'int64':
      return BigInt64Array.from(Array.from(values, BigInt));
  }
}
