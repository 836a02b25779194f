import { assignVariables } from './assign-variables.ts';
import type { Encoder } from './encoder.ts';
import { DataFormatError } from './errors.ts';
import { decodeSafetensors } from './safetensors.ts';

/**
 * Sets the variables of an encoder to those of a file that {@link saveEncoder} wrote.
 *
 * @param encoder An encoder of the same kind and size.
 * @param bytes The file.
 * @param options `name` of the file, for error messages.
 * @throws DataFormatError If the file is of another encoder, or a variable is missing or of another shape; the
 *   encoder is then unchanged.
 *
 * @example See {@link saveEncoder}.
 */
export function loadEncoder(encoder: Pick<Encoder, 'name' | 'variables'>, bytes: Uint8Array, { name }: { name: string }): void {
  const { tensors, metadata } = decodeSafetensors(bytes, { name });
  if (metadata.encoder !== encoder.name) {
    throw new DataFormatError(`loadEncoder: ${name} holds the encoder ${metadata.encoder}; expected ${encoder.name}`);
  }
  assignVariables(encoder.variables, tensors, { name });
}
