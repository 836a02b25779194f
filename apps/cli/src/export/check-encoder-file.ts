import { embedInBatches } from '@crossmodal/encoders';
import type { OnnxRuntime } from '@crossmodal/jit';

import { ExportError } from '../errors.ts';
import { EMBEDDING, INPUT } from './encoder-file.ts';
import type { ExportableEncoder } from './exportable-model.ts';

/** Largest relative difference that rounding of float32 explains. */
const TOLERANCE = 1e-4;

/** Test items that a file is tried on, the first alone and the others together. */
const ITEMS = 64;

/** How well a file agrees with the run. */
export interface FileCheck {
  readonly items: number;
  /** Largest difference of an entry, relative to the largest entry of all embeddings. */
  readonly largestDifference: number;
}

/**
 * Runs a file in ONNX Runtime on test items, in batches of two sizes, and compares with the embeddings of the run.
 *
 * @throws ExportError If they differ by more than rounding, or are of another shape.
 */
export async function checkEncoderFile(file: Uint8Array, exported: ExportableEncoder, runtime: OnnxRuntime): Promise<FileCheck> {
  const { side, encoder } = exported;
  const items = Math.min(ITEMS, exported.count);
  const expected = await embedInBatches(encoder, { count: items, batch: (start, end) => exported.items(range(start, end)) });
  const session = await runtime.InferenceSession.create(file);
  const found = new Float32Array(expected.length);
  try {
    for (const [start, end] of [[0, 1], [1, items]]) {
      if (start === end) continue;
      const batch = exported.items(range(start, end));
      const input = new runtime.Tensor(batch.dtype, await batch.data(), batch.shape);
      batch.dispose();
      const outputs = await session.run({ [INPUT]: input } as never, { [EMBEDDING]: null } as never);
      const { data, dims } = outputs[EMBEDDING] as { data: Float32Array; dims: readonly number[] };
      if (dims.length !== 2 || dims[0] !== end - start || dims[1] !== encoder.outputDim) {
        throw new ExportError(`export: the file of ${side} gives embeddings of shape [${dims}] for ${end - start} items; expected [${end - start}, ${encoder.outputDim}]`);
      }
      found.set(data, start * encoder.outputDim);
    }
  } finally {
    await session.release();
  }
  const largestDifference = relativeDifference(found, expected);
  if (!(largestDifference <= TOLERANCE)) {
    throw new ExportError(`export: the embeddings of ${side} differ by ${largestDifference.toExponential(2)} of the largest entry from those of the run; expected at most ${TOLERANCE}. Nothing was written for this model`);
  }
  return { items, largestDifference };
}

/** max |found − expected| / max |expected|; NaN if an entry is, so that no comparison holds. */
export function relativeDifference(found: Float32Array, expected: Float32Array): number {
  let [difference, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    // Math.max hands on NaN.
    difference = Math.max(difference, Math.abs(found[i] - expected[i]));
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference === 0 ? 0 : difference / largest;
}

function range(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - start }, (_, i) => start + i);
}
