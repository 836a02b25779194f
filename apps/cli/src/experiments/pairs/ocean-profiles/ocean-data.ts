import { type GriddedOcean, type GriddingReport, geographicBlock, gridProfiles, groupSplit, type OceanFileProblem, readOceanFiles } from '@crossmodal/datasets/ocean';
import { levitus94Url } from '@crossmodal/data-levitus94';
import { createRandom } from '@crossmodal/theory';

import { UsageError } from '../../../errors.ts';
import type { OceanSettings } from './ocean-data-schema.ts';
import { oceanLevels } from './ocean-levels.ts';

/** Profiles of a run with their split. */
export interface OceanData {
  readonly grid: GriddedOcean;
  /** Float or block of every profile. */
  readonly groups: readonly string[];
  readonly train: Uint32Array;
  readonly test: Uint32Array;
  readonly report: GriddingReport;
  /** Files that were left out. */
  readonly problems: readonly OceanFileProblem[];
}

/** Streams of the seed of the split. */
const STREAMS = { split: 0, subset: 1 };

/** A quarter of the pressure for measurements; the climatology has no gaps, only levels far apart. */
const RELATIVE_GAP = { files: 0.25, climatology: 0.5 };

const FEWEST = 20;

/** Reads and prepares the profiles of a configuration: the same for the same settings, whatever is done with them. */
export async function readOceanData(settings: OceanSettings): Promise<OceanData> {
  const { oceanFiles, coverage, maxGap, acceptFlags, maxProfiles, testShare, splitSeed, onMalformed } = settings;
  if (settings.modalities === 'surface-profile' && oceanLevels(settings).length < 2) throw new UsageError('data.levels has one level, which is the surface; expected at least two for surface-profile');
  const problems: OceanFileProblem[] = [];
  const profiles = readOceanFiles(oceanFiles ?? levitus94Url, { onMalformed, onProblem: (problem) => problems.push(problem) });
  const { grid: all, report } = await gridProfiles(profiles, {
    levels: oceanLevels(settings),
    coverage,
    maxGap,
    relativeGap: oceanFiles === null ? RELATIVE_GAP.climatology : RELATIVE_GAP.files,
    accept: acceptFlags,
  });
  const grid = maxProfiles === null || maxProfiles >= all.count ? all : taken(all, createRandom(splitSeed, STREAMS.subset).permutation(all.count).subarray(0, maxProfiles).toSorted());
  if (grid.count < FEWEST) {
    const reasons = Object.entries(report.leftOut).map(([reason, count]) => `${count} ${reason}`);
    throw new UsageError(
      `data.oceanFiles ${oceanFiles ?? '(climatology)'}: ${grid.count} of ${report.read} profiles are left (${[...reasons, ...problems.slice(0, 3).map(({ file, reason }) => `${file}: ${reason}`)].join('; ') || 'nothing was left out'}); expected at least ${FEWEST}, lower --coverage, raise --max-gap or change --levels`,
    );
  }
  const groups = groupsOf(grid, settings);
  if (new Set(groups).size < 2) throw new UsageError(`data.splitBy: all profiles are of ${groups[0]}; expected at least two platforms or blocks, choose the other with --split-by`);
  const { train, test } = groupSplit({ groups, testFraction: testShare, random: createRandom(splitSeed, STREAMS.split) });
  return { grid, groups, train, test, report, problems };
}

function groupsOf(grid: GriddedOcean, { splitBy, oceanFiles }: OceanSettings): string[] {
  const byBlock = splitBy === 'block' || (splitBy === 'auto' && oceanFiles === null);
  if (byBlock) return Array.from(grid.latitude, (latitude, i) => geographicBlock(latitude, grid.longitude[i]));
  return grid.platform.map((platform) => platform || 'unnamed');
}

function taken(grid: GriddedOcean, rows: Uint32Array): GriddedOcean {
  const n = grid.levels.length;
  const matrix = (values: Float32Array) => {
    const out = new Float32Array(rows.length * n);
    rows.forEach((row, i) => out.set(values.subarray(row * n, (row + 1) * n), i * n));
    return out;
  };
  const column = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  return {
    count: rows.length,
    levels: grid.levels,
    temperature: matrix(grid.temperature),
    salinity: matrix(grid.salinity),
    latitude: column(grid.latitude),
    longitude: column(grid.longitude),
    time: column(grid.time),
    platform: Array.from(rows, (row) => grid.platform[row]),
    cycle: column(grid.cycle),
  };
}
