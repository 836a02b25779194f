import { DataFormatError } from './errors.ts';
import { fromFloat16 } from './from-float16.ts';
import { toFloat16 } from './to-float16.ts';

/** A named array as safetensors stores it. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** The content of a safetensors file. */
export interface StoredTensors {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** Free text by key, as the format has it. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

/** Options of {@link encodeSafetensors}. */
export interface EncodeSafetensorsOptions {
  /** Whether an array of floating-point numbers is stored in half the bytes, rounded to float16; default none. */
  readonly float16?: (tensor: StoredTensor, name: string) => boolean;
}

/** Element types that are read, with their bytes. */
const SIZES: Readonly<Record<string, number>> = { F32: 4, I32: 4, F16: 2 };
const METADATA_KEY = '__metadata__';
const LENGTH_BYTES = 8;
const ALIGNMENT = 8;
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Writes named arrays in the safetensors format (Hugging Face): an 8-byte little-endian header length, a JSON header,
 * then the bytes. Every framework's safetensors reader opens it.
 *
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from '@crossmodal/encoders';
 *
 * const bytes = encodeSafetensors({ tensors: { w: { shape: [2], data: Float32Array.of(1, 2) } }, metadata: { step: '7' } });
 * console.log(decodeSafetensors(bytes, { name: 'example' }).metadata.step); // 7
 * ```
 */
export function encodeSafetensors({ tensors, metadata }: StoredTensors, { float16 = () => false }: EncodeSafetensorsOptions = {}): Uint8Array {
  const header: Record<string, unknown> = { [METADATA_KEY]: metadata };
  const arrays: (Float32Array | Int32Array | Uint16Array)[] = [];
  let offset = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    const { shape, data } = tensor;
    const stored = data instanceof Float32Array && float16(tensor, name) ? toFloat16(data) : data;
    const end = offset + stored.byteLength;
    header[name] = { dtype: stored instanceof Uint16Array ? 'F16' : stored instanceof Float32Array ? 'F32' : 'I32', shape, data_offsets: [offset, end] };
    arrays.push(stored);
    offset = end;
  }
  // The format asks for a header padded with spaces, so that the arrays start aligned.
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + offset).fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(json, LENGTH_BYTES);
  let position = LENGTH_BYTES + headerBytes;
  for (const data of arrays) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file with arrays of F32, I32 and F16; the last become float32, which has all of their numbers.
 *
 * @param bytes The whole file.
 * @param options `name` of the file, for error messages.
 * @throws DataFormatError If the bytes are no such file, are truncated, or hold another element type.
 *
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from '@crossmodal/encoders';
 *
 * const bytes = encodeSafetensors({ tensors: { w: { shape: [2], data: Float32Array.of(1, 2) } }, metadata: {} });
 * console.log(decodeSafetensors(bytes, { name: 'example' }).tensors.w.data); // Float32Array(2) [ 1, 2 ]
 * ```
 */
export function decodeSafetensors(bytes: Uint8Array, { name }: { name: string }): StoredTensors {
  const fail = (problem: string, options?: ErrorOptions) =>
    new DataFormatError(`decodeSafetensors: ${name} ${problem}; expected a whole safetensors file`, options);
  if (bytes.length < LENGTH_BYTES) throw fail(`has ${bytes.length} bytes`);
  const headerBytes = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const start = LENGTH_BYTES + headerBytes;
  if (headerBytes > MAX_HEADER_BYTES || start > bytes.length) {
    throw fail(`promises a header of ${headerBytes} bytes in ${bytes.length} bytes`);
  }
  let header: Record<string, HeaderEntry>;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, start))) as Record<string, HeaderEntry>;
  } catch (cause) {
    throw fail('has a header that is not JSON', { cause });
  }

  const { [METADATA_KEY]: metadata = {}, ...entries } = header as Record<string, unknown>;
  const tensors: Record<string, StoredTensor> = {};
  for (const [key, entry] of Object.entries(entries) as [string, HeaderEntry][]) {
    const { dtype, shape, data_offsets: [from, to] = [NaN, NaN] } = entry;
    if (!Object.hasOwn(SIZES, dtype)) throw fail(`holds ${key} of type ${dtype}, not F32, I32 or F16`);
    const expectedBytes = SIZES[dtype] * shape.reduce((product, size) => product * size, 1);
    if (to - from !== expectedBytes || start + to > bytes.length) {
      throw fail(`ends or is cut within ${key}: [${shape}] needs ${expectedBytes} bytes at ${from}, the file has ${bytes.length - start - from}`);
    }
    // Copied, because the arrays of a subarray of a larger buffer may be unaligned; not by `slice`, which in a Node
    // Buffer copies nothing.
    const raw = Uint8Array.from(bytes.subarray(start + from, start + to)).buffer;
    tensors[key] = { shape, data: dtype === 'F16' ? fromFloat16(new Uint16Array(raw)) : dtype === 'F32' ? new Float32Array(raw) : new Int32Array(raw) };
  }
  return { tensors, metadata: metadata as Record<string, string> };
}
