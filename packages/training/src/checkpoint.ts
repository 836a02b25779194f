import { readFileSync } from 'node:fs';

import { decodeSafetensors, encodeSafetensors } from '@crossmodal/encoders';

import { atomicWrite } from './atomic-write.ts';
import { CheckpointError } from './errors.ts';
import type { TrainingState } from './training-state.ts';

const FORMAT = 'crossmodal-checkpoint-1';

/**
 * Writes a checkpoint, whole or not at all: a safetensors file with the weights and the optimiser's state, and in its
 * metadata the position, the generator's state and the fingerprint of the run.
 *
 * @param path The file; its folder must exist.
 * @param state From `train`.
 * @param options `fingerprint` of what must not change between the parts of a run, as text.
 *
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readCheckpoint, writeCheckpoint } from '@crossmodal/training';
 *
 * const file = join(mkdtempSync(join(tmpdir(), 'example-')), 'run.safetensors');
 * const state = { step: 7, epoch: 0, stepInEpoch: 7, random: [1, 2, 3, 4], loss: 0.5, tensors: {} };
 * writeCheckpoint(file, state, { fingerprint: 'seed 1' });
 * console.log(readCheckpoint(file, { fingerprint: 'seed 1' }).step); // 7
 * ```
 */
export function writeCheckpoint(path: string, state: TrainingState, { fingerprint }: { fingerprint: string }): void {
  const { tensors, ...position } = state;
  atomicWrite(path, encodeSafetensors({ tensors, metadata: { format: FORMAT, fingerprint, position: JSON.stringify(position) } }));
}

/**
 * Reads a checkpoint that {@link writeCheckpoint} wrote.
 *
 * @param path The file.
 * @param options `fingerprint` that the run has now; left out, any is taken.
 * @throws CheckpointError If the file is missing, damaged, no checkpoint, or of a run with another fingerprint.
 *
 * @example See {@link writeCheckpoint}.
 */
export function readCheckpoint(path: string, { fingerprint }: { fingerprint?: string } = {}): TrainingState {
  const unreadable = (cause: unknown) =>
    new CheckpointError(`readCheckpoint: ${path} cannot be read (${(cause as Error).message}); remove it to start anew`, { cause });
  let decoded: ReturnType<typeof decodeSafetensors>;
  try {
    decoded = decodeSafetensors(readFileSync(path), { name: path });
  } catch (cause) {
    throw unreadable(cause);
  }
  const { tensors, metadata } = decoded;
  if (metadata.format !== FORMAT) {
    throw new CheckpointError(`readCheckpoint: ${path} has the format ${metadata.format ?? 'of no checkpoint'}; expected ${FORMAT}`);
  }
  if (fingerprint !== undefined && metadata.fingerprint !== fingerprint) {
    throw new CheckpointError(
      `readCheckpoint: ${path} is of a run with ${metadata.fingerprint}; expected ${fingerprint}. Resume with the same settings, or start a new run`,
    );
  }
  try {
    return { ...(JSON.parse(metadata.position) as Omit<TrainingState, 'tensors'>), tensors };
  } catch (cause) {
    throw unreadable(cause);
  }
}
