import { type DrifterTrack, loadDrifters, trackWindows, type TrackWindows } from '@crossmodal/datasets/drifters';
import { groupSplit } from '@crossmodal/datasets/ocean';
import { createRandom } from '@crossmodal/theory';

import { UsageError } from '../../../errors.ts';
import type { PairData, PairSide, PairSplit } from '../pair-experiment.ts';
import type { DrifterData } from './drifter-schemas.ts';

/** Pasts and futures of drifters, with the tracks that they are cut from. */
export interface DrifterPairs extends Omit<PairData, 'findings'> {
  /** Windows of the test buoys, in the order of the test pairs. */
  readonly windows: TrackWindows;
  readonly tracks: { readonly train: readonly DrifterTrack[]; readonly test: readonly DrifterTrack[] };
}

/** Reads the tracks of a file and cuts them into windows; no buoy is both in training and in test. */
export async function loadDrifterPairs({ file, past, future, trainStride, testFraction, splitSeed }: DrifterData): Promise<DrifterPairs> {
  if (file === null) {
    throw new UsageError(
      'data.file is null; expected a CSV file of drifting buoys, as in: crossmodal train drifters --file buoys.csv. ' +
        'The Global Drifter Program has them for everyone: doi.org/10.25921/7ntx-z961',
    );
  }
  const tracks = (await loadDrifters(file)).filter(({ lat }) => lat.length > past + future);
  const buoys = [...new Set(tracks.map(({ buoy }) => buoy))];
  if (buoys.length < 4) {
    throw new UsageError(`data.file ${file} has ${buoys.length} buoys with ${past + future + 1} positions in a row; expected at least 4, or shorter windows by data.past and data.future`);
  }
  const { train, test } = groupSplit({ groups: tracks.map(({ buoy }) => buoy), testFraction, random: createRandom(splitSeed) });
  const parts = { train: Array.from(train, (index) => tracks[index]), test: Array.from(test, (index) => tracks[index]) };
  const learned = trackWindows(parts.train, { past, future, stride: trainStride });
  const windows = trackWindows(parts.test, { past, future });
  // One scale for all, that of the futures: the speed of a buoy is a part of what tells it apart.
  const scale = 1 / Math.max(Math.sqrt(learned.after.reduce((sum, value) => sum + value * value, 0) / learned.after.length), Number.MIN_VALUE);
  return { train: pairsOf(learned, scale), test: pairsOf(windows, scale), classes: null, windows, tracks: parts };
}

function pairsOf({ count, past, future, before, after }: TrackWindows, scale: number): PairSplit {
  return { count, u: side(before, 2 * past, scale), v: side(after, 2 * future, scale), labels: null };
}

function side(data: Float32Array, size: number, scale: number): PairSide {
  return {
    shape: [size],
    rows: (indices, into = new Float32Array(indices.length * size)) => {
      for (let i = 0; i < indices.length; i++) {
        for (let j = 0; j < size; j++) into[i * size + j] = scale * data[indices[i] * size + j];
      }
      return into;
    },
  };
}
