/**
 * IEEE 754 half precision (binary16) of numbers, each rounded to the nearest, ties to the one whose last bit is 0.
 *
 * What is beyond 65504, rounded, becomes infinite; NaN stays NaN.
 *
 * @returns The bits, one a number.
 *
 * @example
 * ```ts
 * import { fromFloat16, toFloat16 } from '@crossmodal/encoders';
 *
 * const bits = toFloat16(Float32Array.of(1, 1 + 2 ** -12, 65504));
 * console.log(fromFloat16(bits)); // Float32Array(3) [ 1, 1, 65504 ]
 * ```
 */
export function toFloat16(numbers: Float32Array): Uint16Array {
  const words = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const bits = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++) bits[i] = bitsOf(words[i]);
  return bits;
}

const FRACTION = 10;
const INFINITE = 0x7c00;
/** By how much the exponent's bias and the fraction's length of float32 exceed those of float16. */
const BIAS = 127 - 15;
const SHIFT = 23 - FRACTION;

function bitsOf(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  const exponent = (magnitude >>> 23) - BIAS;
  // Too small for a normal number: its leading bit joins the fraction, which moves to the right.
  if (exponent <= 0) return exponent < -FRACTION ? sign : sign | rounded((magnitude & 0x7fffff) | 0x800000, SHIFT + 1 - exponent);
  // A fraction that overflows by rounding carries into the exponent, as it should, up to infinity.
  return sign | Math.min(INFINITE, rounded(magnitude - BIAS * 2 ** 23, SHIFT));
}

function rounded(value: number, shift: number): number {
  const half = 2 ** (shift - 1);
  const floor = value >>> shift;
  const rest = value - floor * 2 ** shift;
  return rest > half || (rest === half && floor % 2 === 1) ? floor + 1 : floor;
}
