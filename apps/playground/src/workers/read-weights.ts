import { inflateIfGzip } from '@crossmodal/datasets';
import { decodeSafetensors, type StoredTensor } from '@crossmodal/encoders';
import { DataFormatError } from '@crossmodal/theory';

/** A model that the site ships. */
export interface ShippedWeights<Config, Result> {
  /** Of the file, for messages. */
  readonly name: string;
  /** The run's configuration as `crossmodal train` wrote it. */
  readonly config: Config;
  /** What the run measured, its `result.json`. */
  readonly result: Result;
  /** Its weights: those of the encoders as `u/…` and `v/…`, and what the similarity learned. */
  readonly tensors: Readonly<Record<string, StoredTensor>>;
}

const FORMAT = 'crossmodal-weights-1';

/**
 * Reads a file of `build/make-weights.mjs`.
 *
 * @throws DataFormatError If it is no such file, or damaged.
 */
export async function readWeights<Config, Result>(bytes: Uint8Array, { name }: { name: string }): Promise<ShippedWeights<Config, Result>> {
  const { tensors, metadata } = decodeSafetensors(await inflateIfGzip(bytes, { name }), { name });
  const { format, config, result } = metadata;
  if (format !== FORMAT) throw new DataFormatError(`readWeights: ${name} has the format ${format ?? 'of no weights'}; expected ${FORMAT}`);
  return { name, config: JSON.parse(config) as Config, result: JSON.parse(result) as Result, tensors };
}
