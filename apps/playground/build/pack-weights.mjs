import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { decodeSafetensors, encodeSafetensors } from '@crossmodal/encoders';

/** Tensors of a checkpoint under this are the model's; the others are the optimiser's. */
const WEIGHTS = 'weights/';

/**
 * The trained model of a run of `crossmodal train`, as the playground loads it: its weights, matrices and filters in half
 * precision, with the run's configuration and result as metadata, so that nothing of them is repeated by hand.
 *
 * @param {string} run Folder of the run.
 * @returns {Buffer} A safetensors file, compressed with gzip.
 */
export function packWeights(run) {
  const json = (name) => JSON.parse(readFileSync(join(run, name), 'utf8'));
  const file = join(run, 'checkpoints', 'model.safetensors');
  const { tensors } = decodeSafetensors(readFileSync(file), { name: file });
  const weights = Object.fromEntries(Object.entries(tensors).flatMap(([name, tensor]) => (name.startsWith(WEIGHTS) ? [[name.slice(WEIGHTS.length), tensor]] : [])));
  // How long it took is another number with every run.
  const { cost: _cost, ...result } = json('result.json');
  const metadata = { format: 'crossmodal-weights-1', config: JSON.stringify(json('config.json')), result: JSON.stringify(result) };
  // Biases and the temperature are few, and the logits most sensitive to the latter.
  return gzipSync(encodeSafetensors({ tensors: weights, metadata }, { float16: ({ shape }) => shape.length > 1 }), { level: 9 });
}
