import type { Encoder } from './encoder.ts';
import { encodeSafetensors, type StoredTensor } from './safetensors.ts';

/**
 * The variables of an encoder, or of a `TokenEncoder`, as the bytes of a safetensors file; {@link loadEncoder} reads them.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { lenetEncoder, loadEncoder, saveEncoder } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const [trained, fresh] = [lenetEncoder({ random: createRandom(1) }), lenetEncoder({ random: createRandom(2) })];
 * loadEncoder(fresh, await saveEncoder(trained), { name: 'lenet.safetensors' });
 * const bias = (await fresh.variables['conv1.weight'].data())[0];
 * console.log(bias === (await trained.variables['conv1.weight'].data())[0]); // true
 * ```
 */
export async function saveEncoder(encoder: Pick<Encoder, 'name' | 'variables'>): Promise<Uint8Array> {
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, variable] of Object.entries(encoder.variables)) {
    tensors[name] = { shape: variable.shape, data: (await variable.data()) as Float32Array };
  }
  return encodeSafetensors({ tensors, metadata: { encoder: encoder.name } });
}
