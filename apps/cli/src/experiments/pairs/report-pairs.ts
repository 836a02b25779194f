import { lossInfo } from '@crossmodal/losses';
import { htmlReport, type ImageGridRow, imageGrid, lossCurves, metricsTable, type ReportSection } from '@crossmodal/plots';
import { MetricsLog } from '@crossmodal/training';

import { drawn } from '../../drawn.ts';
import { formatPercent } from '../../format.ts';
import { describedCost } from '../described-cost.ts';
import { flattenedSettings } from '../flattened-settings.ts';
import type { PairData, PairExperiment, PairSplit } from './pair-experiment.ts';
import type { PairResult } from './pair-result.ts';
import type { PairRun } from './pair-run.ts';
import type { DirectionRanks, SimilaritySample } from './rank-pairs.ts';
import { calibrationSection } from './calibration-section.ts';
import { geometrySection } from './geometry-section.ts';
import { similarityHistogram } from './similarity-histogram.ts';

/** What the report shows besides the result. */
export interface PairReportData {
  readonly experiment: PairExperiment;
  readonly data: PairData;
  readonly uToV: DirectionRanks;
  readonly vToU: DirectionRanks;
  readonly sample: SimilaritySample;
  /** What else the data let be shown. */
  readonly sections: readonly ReportSection[];
}

/** The report of a pair run: one HTML page that needs nothing beside itself. */
export async function pairReport(run: PairRun, result: PairResult, { experiment, data, uToV, vToU, sample, sections: own }: PairReportData): Promise<string> {
  const { loss, pairs, similarity, versions } = result;
  const lines = MetricsLog.read(run.metrics);
  const geometry = await geometrySection(lines, [result.retrieval.uToV.from, result.retrieval.uToV.to]);
  const examples = exampleRows(experiment, data.test, { uToV, vToU });
  const sections: ReportSection[] = [
    {
      heading: 'Retrieval',
      paragraphs: [
        `The partner of each of ${pairs.test.toLocaleString('en')} test items is sought among as many candidates, in both directions. R@k is the share of queries whose partner is among the k best; the median rank is 1 where most partners are found at once. AUC is the probability that the partner is above another candidate, a tie counting one half; its interval knows that each pair is a query once and a candidate of all others.`,
        `The mutual information of the two modalities is bounded from below by log n minus the cross-entropy of the partner among n candidates. The bound cannot exceed log n = ${result.retrieval.uToV.information.ceiling.toFixed(2)} nats, whatever the modalities share.`,
        ...(result.retrieval.uToV.sameClassAt1 === null ? [] : ['Same class: share of the queries whose best candidate has their class, which training did not see unless the loss takes labels.']),
      ],
      html: `${retrievalTable(result)}${estimatesTable(result)}`,
    },
    ...own,
    ...(result.calibration === null ? [] : [await calibrationSection(result.calibration, result)]),
    {
      heading: 'Similarity',
      paragraphs: [`Logits of pairs are ${ofSpread(similarity.paired)}, those of items that are no pair ${ofSpread(similarity.unpaired)} (mean ± standard deviation).`],
      figures: [await drawn(similarityHistogram(sample))],
    },
    ...(examples.length === 0
      ? []
      : [
          {
            heading: 'Retrieved examples',
            paragraphs: ['Each row has the query with its own partner first, then the query with its best candidates, best first.'],
            figures: [await drawn(imageGrid({ title: 'Queries with their partners and their best candidates', rows: examples }))],
          },
        ]),
    ...((await data.sections?.()) ?? []),
    {
      heading: 'Training',
      paragraphs: [
        `Loss ${loss.name} on batches of ${run.config.training.batchSize} pairs. On the test pairs it is ${loss.test === null ? 'not measured, for they do not fill a batch' : `${loss.test.toFixed(4)}`}; where nothing is learned it is ${loss.chance.toFixed(4)}.`,
        ...(lossInfo(run.config.loss).needs.includes('state') ? ['The loss of a step is the running estimate of the objective over all training pairs; on the test pairs each batch stands for all. The temperature is the loss’s own, where each pair has one their mean.'] : []),
      ],
      figures: [
        await drawn(
          lossCurves({
            series: [{ name: loss.name, points: lines.map(({ step, loss: value }) => ({ step: Number(step), loss: Number(value) })) }],
            chance: loss.chance,
            title: 'Loss over its steps',
          }),
        ),
      ],
    },
    ...(geometry === null ? [] : [geometry]),
    {
      heading: 'Settings',
      html: metricsTable({
        columns: [{ key: 'setting', label: 'setting' }, { key: 'value', label: 'value' }],
        rows: [
          ...flattenedSettings(run.config),
          ...flattenedSettings({ engine: result.engine, temperature: result.temperature.toFixed(5), versions, cost: describedCost(result.cost) }),
        ],
      }),
    },
  ];
  return htmlReport({
    title: experiment.title,
    subtitle: `Loss ${loss.name}, ${result.profile} profile, seed ${result.seed}, engine ${result.engine}, crossmodal ${versions.crossmodal}`,
    sections,
    footer: 'Losses and retrieval after Baptista, Stuart and Tran, A Mathematical Perspective on Contrastive Learning (arXiv 2505.24134), sections 2 to 4.',
  });
}

function retrievalTable({ retrieval: { uToV, vToU, chance } }: PairResult): string {
  const rows = [
    { direction: `${uToV.from} → ${uToV.to}`, ...uToV },
    { direction: `${vToU.from} → ${vToU.to}`, ...vToU },
    { direction: 'chance', ...chance, meanReciprocalRank: null },
  ];
  return metricsTable({
    columns: [
      { key: 'direction', label: 'direction' },
      ...Object.keys(uToV.recall).map((k) => ({ key: 'recall' as const, label: `R@${k}`, format: (recall: Readonly<Record<string, number>>) => formatPercent(recall[k], 2) })),
      { key: 'medianRank', label: 'median rank' },
      { key: 'meanReciprocalRank', label: 'mean reciprocal rank' },
      { key: 'sameClassAt1', label: 'same class', format: (share) => formatPercent(share, 2) },
    ],
    rows,
  });
}

function estimatesTable({ retrieval: { uToV, vToU } }: PairResult): string {
  const interval = ({ low, high }: { readonly low: number; readonly high: number }, digits: number) => `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
  return metricsTable({
    columns: [
      { key: 'direction', label: 'direction' },
      { key: 'auc', label: 'AUC', format: ({ auc }) => auc.toFixed(4) },
      { key: 'auc', label: '95 % interval', format: (auc) => interval(auc, 4) },
      { key: 'information', label: 'information, nats', format: ({ bound }) => bound.toFixed(2) },
      { key: 'information', label: '95 % interval', format: (information) => interval(information, 2) },
    ],
    rows: [uToV, vToU].map(({ from, to, auc, information }) => ({ direction: `${from} → ${to}`, auc, information })),
  });
}

function exampleRows({ sides }: PairExperiment, test: PairSplit, { uToV, vToU }: { uToV: DirectionRanks; vToU: DirectionRanks }): ImageGridRow[] {
  const { picture } = test;
  if (picture === undefined) return [];
  const rows = (ranks: DirectionRanks, group: string, pictureOf: typeof picture) =>
    [...ranks.examples].map(([query, candidates]) => ({
      group,
      name: `pair ${query}`,
      note: `rank of the partner: ${ranks.optimistic[query].toLocaleString('en')}`,
      images: [query, ...candidates].map((candidate) => pictureOf(query, candidate)),
    }));
  return [
    ...rows(uToV, `${sides.u} asks for ${sides.v}`, (query, candidate) => picture(query, candidate)),
    ...rows(vToU, `${sides.v} asks for ${sides.u}`, (query, candidate) => picture(candidate, query)),
  ];
}

function ofSpread({ mean, standardDeviation }: { mean: number; standardDeviation: number }): string {
  return `${mean.toFixed(2)} ± ${standardDeviation.toFixed(2)}`;
}
