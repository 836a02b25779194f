import type { OceanData } from './ocean-data.ts';

/** As many files are named; the report names the first of them, too. */
const MOST_FILES = 20;

/** What was left out of the files and why, a line each. */
export function oceanNotes({ grid, report, problems, train, test }: Pick<OceanData, 'grid' | 'report' | 'problems' | 'train' | 'test'>): string[] {
  const reasons = Object.entries(report.leftOut).map(([reason, count]) => `${count} ${reason}`);
  return [
    ...problems.slice(0, MOST_FILES).map(({ file, reason }) => `Left out ${file}: ${reason}`),
    ...(problems.length > MOST_FILES ? [`Left out ${problems.length - MOST_FILES} more files`] : []),
    `Profiles: ${grid.count} of ${report.read}${reasons.length === 0 ? '' : ` (left out: ${reasons.join(', ')})`}, ${train.length} for training, ${test.length} for testing`,
  ];
}
