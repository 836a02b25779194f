import { rmseByLevel } from '@crossmodal/evaluation';
import { htmlReport, levelCurves, metricsTable, pointMap, type ReportFigure, type ReportSection, sweepCurves, temperatureSalinityDiagram } from '@crossmodal/plots';

import { drawn } from '../drawn.ts';
import { landOutlines } from '../experiments/pairs/ocean-profiles/land-outlines.ts';
import { METHODS, type OceanReconstruction, type ReconstructedTarget } from './reconstruct-ocean.ts';
import type { PooledRetrieval } from './pooled-retrieval.ts';
import type { Reconstruction, ReconstructionScores } from './reconstruction-scores.ts';

/** Profiles whose reconstructions are drawn one by one. */
const EXAMPLES = 3;
/** Ends of the spread that is drawn. */
const SPREAD = [0.05, 0.95] as const;

/** The report of a reconstruction: one HTML page that needs nothing beside itself. */
export async function reconstructionReport(reconstruction: OceanReconstruction): Promise<string> {
  const { result, targets, levels, trainPlaces } = reconstruction;
  const { profiles, retrieval, canonicalCorrelations } = result;
  const target = targets.find(({ name }) => name === 'salinity') ?? targets[0];
  const sections: ReportSection[] = [
    ...targets.map((one) => ({
      heading: `${capital(one.name)} from ${one.from}`,
      paragraphs: [
        `${profiles.queries.toLocaleString('en')} test profiles. The learned conditional chooses from ${profiles.pool.toLocaleString('en')} training profiles: its best item, its weighted mean, and draws whose spread is compared with the error. Skill is 1 − MSE/MSE of the climatology of the same latitude; the correlation is of anomalies from it.`,
      ],
      html: scoreTable(one.scores, one.unit),
    })),
    {
      heading: 'Error by depth',
      figures: [
        await drawn(
          levelCurves({
            levels,
            title: 'Root mean squared error by depth',
            panels: targets.map(({ name, unit, scores }) => ({
              title: `${capital(name)}`,
              xLabel: `RMSE (${unit})`,
              series: scores.filter(({ method }) => !method.startsWith('regression')).map(({ method, byLevel }) => ({ name: method, values: byLevel.rmse.map((value) => value), ...(method === METHODS.climatology && { stroke: 'dashed' as const }) })),
            })),
            caption: 'Each line is a method, over the same test profiles; dashed: the climatology.',
          }),
        ),
      ],
    },
    { heading: 'Profiles with their spread', figures: await Promise.all(targets.map((one) => exampleFigure(one, levels))) },
    ...(targets.length === 2 ? [{ heading: 'Water masses', figures: [await waterFigure(targets, levels)] }] : []),
    {
      heading: 'Where',
      figures: [
        await drawn(
          pointMap({
            points: errorsByProfile(target, reconstruction),
            valueLabel: `RMSE of ${target.name} (${target.unit})`,
            background: Array.from(trainPlaces.latitude, (latitude, i) => ({ latitude, longitude: trainPlaces.longitude[i] })),
            backgroundLabel: 'training profiles',
            land: landOutlines(),
            title: `Error of ${target.name} by place`,
            caption: `Root mean squared error over the levels of each test profile, by the learned mean; the colours are fifths.`,
          }),
        ),
      ],
    },
    {
      heading: 'Retrieval in small pools',
      paragraphs: [
        `The partner of each test profile is sought among ${retrieval.poolSize} drawn from the test profiles, in three draws; intervals of 95 % come from resampling ${retrieval.groups} floats or blocks. Linear: canonical correlation analysis of the training profiles, scored by cosines and by the Gaussian density ratio. The gain is over the linear method that is best on these very pools, for each column.`,
      ],
      html: retrievalTable([...retrieval.methods, { method: 'gain over the best linear', ...retrieval.gain }]),
    },
    {
      heading: 'Canonical correlations',
      figures: [
        await drawn(
          sweepCurves({
            series: [{ name: 'training profiles', points: canonicalCorrelations.map((sigma, i) => ({ x: i + 1, y: sigma })) }],
            xLabel: 'direction',
            yLabel: 'canonical correlation',
            title: 'Spectrum of canonical correlations',
            caption: 'What linear encoders can share between the modalities, direction by direction, on the training profiles.',
          }),
        ),
      ],
    },
  ];
  return htmlReport({
    title: `Reconstruction of ${targets.map(({ name }) => name).join(' and ')}`,
    subtitle: `${result.run}: ${result.experiment}, ${result.encoder} encoders, loss ${result.loss}, engine ${result.engine}, crossmodal ${result.versions.crossmodal}`,
    sections,
    footer: 'Conditional means and ranks after section 5, the learned conditional after section 4.1 of Baptista, Stuart and Tran, A Mathematical Perspective on Contrastive Learning (arXiv 2505.24134).',
  });
}

function scoreTable(scores: readonly ReconstructionScores[], unit: string): string {
  const number = (digits: number) => (value: number | null) => (value === null || Number.isNaN(value) ? '–' : value.toFixed(digits).replace('-', '−'));
  return metricsTable({
    columns: [
      { key: 'method', label: 'method' },
      { key: 'rmse', label: `RMSE (${unit})`, format: number(3) },
      { key: 'bias', label: `bias (${unit})`, format: number(3) },
      { key: 'skill', label: 'skill', format: number(3) },
      { key: 'anomalyCorrelation', label: 'anomaly correlation', format: number(3) },
      { key: 'crps', label: `CRPS (${unit})`, format: number(3) },
      { key: 'spreadSkill', label: 'spread/error', format: number(2) },
    ],
    rows: scores,
  });
}

function retrievalTable(rows: readonly PooledRetrieval[]): string {
  const ks = Object.keys(rows[0].uToV);
  const cell = ({ mean, low, high }: { mean: number; low: number; high: number }) => [mean, low, high].map((share) => (100 * share).toFixed(1).replace('-', '−')).join(' / ');
  return metricsTable({
    caption: 'Per cent: mean / lower end / upper end.',
    columns: [{ key: 'method', label: 'method' }, ...ks.map((k) => ({ key: `u${k}`, label: `R@${k} →` })), ...ks.map((k) => ({ key: `v${k}`, label: `R@${k} ←` }))],
    rows: rows.map(({ method, uToV, vToU }) => ({ method, ...Object.fromEntries(ks.flatMap((k) => [[`u${k}`, cell(uToV[k])], [`v${k}`, cell(vToU[k])]])) }) as Record<string, string>),
  });
}

/** Some profiles: of the best, the middle and the worst tenth by the error of the learned mean. */
async function exampleFigure({ name, unit, actual, reconstructions }: ReconstructedTarget, levels: Float64Array): Promise<ReportFigure> {
  const n = levels.length;
  const learned = reconstructions.find(({ method }) => method === METHODS.learnedMean)!;
  const linear = reconstructions.find(({ method }) => method.startsWith(METHODS.conditionalMean))!;
  const errors = rowErrors(learned, actual, n);
  const order = [...errors.keys()].filter((i) => Number.isFinite(errors[i])).toSorted((a, b) => errors[a] - errors[b]);
  const chosen = [0.1, 0.5, 0.9].slice(0, EXAMPLES).map((share) => order[Math.min(order.length - 1, Math.floor(share * order.length))]);
  const row = (values: ArrayLike<number>, query: number) => Array.from({ length: n }, (_, level) => values[query * n + level]);
  const spread = ({ draws, predicted }: Reconstruction, query: number, share: number) => {
    const samples = draws!.length / predicted.length;
    return Array.from({ length: n }, (_, level) => draws!.slice((query * n + level) * samples, (query * n + level + 1) * samples).toSorted()[Math.round(share * (samples - 1))]);
  };
  return drawn(
    levelCurves({
      levels,
      title: `${capital(name)} of three test profiles`,
      panels: chosen.map((query, i) => ({
        title: ['of the best tenth', 'of middling error', 'of the worst tenth'][i],
        xLabel: `${name} (${unit})`,
        series: [
          { name: 'measured', values: row(actual, query), stroke: 'dashed' as const },
          { name: METHODS.learnedMean, values: row(learned.predicted, query), low: spread(learned, query, SPREAD[0]), high: spread(learned, query, SPREAD[1]) },
          { name: linear.method, values: row(linear.predicted, query) },
        ],
      })),
      caption: `Test profiles at the 10th, 50th and 90th percentile of the error of the learned mean; the band holds 90 % of the draws of the learned conditional.`,
    }),
  );
}

async function waterFigure(targets: readonly ReconstructedTarget[], levels: Float64Array): Promise<ReportFigure> {
  const temperature = targets.find(({ name }) => name === 'temperature')!;
  const salinity = targets.find(({ name }) => name === 'salinity')!;
  const pressure = Float64Array.from(salinity.actual, (_, i) => levels[i % levels.length]);
  const panel = (title: string, find: (method: string) => boolean) => ({ title, temperature: temperature.actual, salinity: salinity.reconstructions.find(({ method }) => find(method))!.predicted, pressure });
  return drawn(
    temperatureSalinityDiagram({
      title: 'Measured temperature with measured and reconstructed salinity',
      panels: [
        { title: 'measured', temperature: temperature.actual, salinity: salinity.actual, pressure },
        panel(METHODS.learnedMean, (method) => method === METHODS.learnedMean),
        panel('linear conditional mean', (method) => method.startsWith(METHODS.conditionalMean)),
      ],
    }),
  );
}

function errorsByProfile({ reconstructions, actual }: ReconstructedTarget, { levels, latitude, longitude }: OceanReconstruction): { latitude: number; longitude: number; value: number }[] {
  const errors = rowErrors(reconstructions.find(({ method }) => method === METHODS.learnedMean)!, actual, levels.length);
  return Array.from(errors, (value, i) => ({ latitude: latitude[i], longitude: longitude[i], value }));
}

/** Root mean squared error of every profile. */
function rowErrors({ predicted }: Reconstruction, actual: Float64Array, levels: number): Float64Array {
  return Float64Array.from({ length: actual.length / levels }, (_, row) => {
    const [own, truth] = [predicted, actual].map((values) => Array.from(values.subarray(row * levels, (row + 1) * levels)));
    const known = truth.flatMap((value, level) => (Number.isNaN(value) ? [] : [level]));
    if (known.length === 0) return NaN;
    return rmseByLevel({ predicted: known.map((level) => own[level]), actual: known.map((level) => truth[level]), levels: known.length }).reduce((sum, error) => sum + error ** 2, 0) ** 0.5 / known.length ** 0.5;
  });
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
