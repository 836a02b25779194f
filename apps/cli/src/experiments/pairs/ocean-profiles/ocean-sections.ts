import { pointMap, type ReportSection, sweepCurves } from '@crossmodal/plots';
import type { GaussianPair } from '@crossmodal/theory';

import { drawn } from '../../../drawn.ts';
import { landOutlines } from './land-outlines.ts';
import type { OceanData } from './ocean-data.ts';

/** What the report of a run says about the profiles that it learned from. */
export async function oceanSections({ grid, train, test, report, problems, groups }: OceanData, pair: GaussianPair): Promise<ReportSection[]> {
  const leftOut = Object.entries(report.leftOut).map(([reason, count]) => `${count.toLocaleString('en')} ${reason}`);
  const place = (row: number) => ({ latitude: grid.latitude[row], longitude: grid.longitude[row] });
  const tested = new Set(Array.from(test, (row) => groups[row]));
  return [
    {
      heading: 'Profiles',
      paragraphs: [
        `Of ${report.read.toLocaleString('en')} profiles ${grid.count.toLocaleString('en')} are used${leftOut.length === 0 ? '' : `; left out: ${leftOut.join(', ')}`}. ${train.length.toLocaleString('en')} are for training, ${test.length.toLocaleString('en')} for testing; the latter are of ${tested.size} floats or blocks, none of which is in training.`,
        ...(problems.length === 0 ? [] : [`${problems.length} files could not be read: ${problems.slice(0, 10).map(({ file, reason }) => `${file} (${reason})`).join('; ')}${problems.length > 10 ? '; …' : ''}.`]),
      ],
      figures: [
        await drawn(
          pointMap({
            points: Array.from(test, (row) => ({ ...place(row), value: grid.temperature[row * grid.levels.length] })),
            valueLabel: `test profiles by temperature at ${grid.levels[0]} dbar (°C)`,
            background: Array.from(train, place),
            backgroundLabel: 'training profiles',
            land: landOutlines(),
            title: 'Training and test profiles',
          }),
        ),
        await drawn(
          sweepCurves({
            series: [{ name: 'training profiles', points: Array.from(pair.sigma, (sigma, i) => ({ x: i + 1, y: sigma })) }],
            xLabel: 'direction',
            yLabel: 'canonical correlation',
            title: 'Spectrum of canonical correlations',
            caption: 'What linear encoders can share between the modalities, direction by direction.',
          }),
        ),
      ],
    },
  ];
}
