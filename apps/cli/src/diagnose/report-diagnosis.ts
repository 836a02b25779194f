import { htmlReport, metricsTable, reliabilityDiagram, type ReportSection, sweepCurves } from '@crossmodal/plots';

import { drawn } from '../drawn.ts';
import { flattenedSettings } from '../experiments/flattened-settings.ts';
import { formatPercent } from '../format.ts';
import { type Diagnosis, type DiagnosisResult, geometryNote, mitigationRows } from './diagnosis-result.ts';

/** The report of a diagnosis: one HTML page that needs nothing beside itself. */
export async function diagnosisReport(result: DiagnosisResult): Promise<string> {
  const { diagnosis, findings, mitigations, sides, source, versions } = result;
  const sections: ReportSection[] = [
    {
      heading: 'What was found, and what to do',
      paragraphs: findings.flatMap(({ topic, finding, advice }) => [`${topic}. ${finding}`, `→ ${advice}`]).concat(geometryNote(diagnosis) ?? []),
    },
    {
      heading: 'Retrieval',
      paragraphs: [
        `R@k is the share of queries with a right candidate among the k best by ${diagnosis.compared.similarity === 'cosine' ? 'cosine' : `the logits of ${diagnosis.compared.similarity}`}, a right one before its equals; the lower table ranks it after them. Intervals of R@k resample the items with all that belongs to them; that of the AUC, the probability that a right candidate is above a wrong one, knows that an item is a query and a candidate.`,
      ],
      html: retrievalTables(result),
    },
    ...(diagnosis.gap === null || diagnosis.cosine === null
      ? []
      : [
          {
            heading: 'Modality gap',
            paragraphs: [
              'Distances of the two clouds, whoever belongs to whom, each beside its mean where u and v of random pairs are exchanged: what chance alone would give. Energy distance and mean discrepancy are unbiased estimates.',
            ],
            html: gapTable(diagnosis.gap, diagnosis.cosine),
          },
        ]),
    {
      heading: 'Calibration',
      paragraphs: [
        `The softmax over ${diagnosis.calibration.batch.size} candidates beside the frequency with which its favourite is the partner, at the temperature in use, ${diagnosis.calibration.temperature.toPrecision(4)}, and ${diagnosis.compared.similarity === 'cosine' ? `at the one of least cross-entropy, ${diagnosis.calibration.better.temperature.toPrecision(4)}` : `with the factor of the logits of least cross-entropy, ${diagnosis.calibration.better.scale.toPrecision(4)}`}. Pair or no pair: sigmoid(logit − offset) beside the frequency with which two items are a pair, as it is where the logits are log density ratios up to a constant.`,
      ],
      figures: [
        await drawn(
          reliabilityDiagram({
            title: 'Probabilities beside frequencies',
            models: [
              { name: `${sides.u} → ${sides.v}, in use`, bins: diagnosis.calibration.uToV.bins.filter(({ count }) => count > 0) },
              { name: `${sides.v} → ${sides.u}, in use`, bins: diagnosis.calibration.vToU.bins.filter(({ count }) => count > 0) },
              { name: 'pair or no pair', bins: diagnosis.calibration.pairs.bins.filter(({ count }) => count > 0) },
              { name: `${sides.u} → ${sides.v}, better`, bins: diagnosis.calibration.betterUToV.bins.filter(({ count }) => count > 0) },
              { name: `${sides.v} → ${sides.u}, better`, bins: diagnosis.calibration.betterVToU.bins.filter(({ count }) => count > 0) },
            ],
          }),
        ),
      ],
    },
    ...(mitigations === null
      ? []
      : [
          {
            heading: 'Mitigations',
            paragraphs: [
              `Each map is fitted to all folds but one and judged on that one, ${mitigations.folds} folds in all; partners are sought among the pairs of the fold, so recall is higher than among all. The temperature is fitted to the same pairs as the map. Gains are over the embeddings as they are, on the same folds.`,
            ],
            html: tableOf(mitigationRows(mitigations.scores)),
          },
        ]),
    ...(diagnosis.spread === null ? [] : [await spaceSection(result, diagnosis.spread)]),
    ...(diagnosis.structure?.canonical ? [await structureSection(diagnosis.structure, diagnosis.structure.canonical)] : []),
    {
      heading: 'Settings',
      html: metricsTable({
        columns: [{ key: 'setting', label: 'setting' }, { key: 'value', label: 'value' }],
        rows: flattenedSettings({ source, seed: result.seed, items: diagnosis.items, compared: diagnosis.compared, ...(diagnosis.gap && { sampled: diagnosis.gap.sampled }), kernel: result.kernel, versions, seconds: result.seconds.toFixed(1), ...(result.written && { written: result.written }) }),
      }),
    },
  ];
  return htmlReport({
    title: `Diagnosis of ${sides.u} and ${sides.v}`,
    subtitle: `${diagnosis.items.u.toLocaleString('en')} and ${diagnosis.items.v.toLocaleString('en')} embeddings ${diagnosis.items.width === null ? 'that are sets of points' : `of width ${diagnosis.items.width}`}, compared by ${diagnosis.compared.similarity}, crossmodal ${versions.crossmodal}`,
    sections,
    footer: 'Gap and energies after The Geometric Mechanics of Contrastive Representation Learning (arXiv 2601.19597), the AUC after Statistical Consistency and Generalization of Contrastive Representation Learning (arXiv 2605.02116).',
  });
}

function retrievalTables({ diagnosis: { retrieval }, sides }: DiagnosisResult): string {
  const rows = [
    { direction: `${sides.u} → ${sides.v}`, ...retrieval.uToV },
    { direction: `${sides.v} → ${sides.u}`, ...retrieval.vToU },
  ];
  const ks = Object.keys(retrieval.uToV.recall);
  const recalls = metricsTable({
    columns: [
      { key: 'direction', label: 'direction' },
      ...ks.map((k) => ({ key: 'recall' as const, label: `R@${k} (95 % interval)`, format: (recall: (typeof rows)[0]['recall']) => `${formatPercent(recall[k].value)} (${formatPercent(recall[k].low)} to ${formatPercent(recall[k].high)})` })),
    ],
    rows,
  });
  const others = metricsTable({
    columns: [
      { key: 'direction', label: 'direction' },
      { key: 'medianRank', label: 'median rank' },
      { key: 'meanReciprocalRank', label: 'MRR', format: (value) => value.toFixed(3) },
      { key: 'auc', label: 'AUC (95 % interval)', format: ({ auc, low, high }) => `${auc.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})` },
      { key: 'information', label: 'information, nats', format: ({ bound, ceiling }) => `≥ ${bound.toFixed(2)} (shows ${ceiling.toFixed(2)} at most)` },
      ...(retrieval.uToV.sameLabelAt1 === null ? [] : [{ key: 'sameLabelAt1' as const, label: 'same label', format: (share: number) => formatPercent(share) }]),
    ],
    rows,
  });
  const pessimistic = metricsTable({
    columns: [{ key: 'direction', label: 'after its equals' }, ...ks.map((k) => ({ key: 'pessimisticRecall' as const, label: `R@${k}`, format: (recall: (typeof rows)[0]['pessimisticRecall']) => formatPercent(recall[k]) }))],
    rows,
  });
  return `${recalls}${others}${pessimistic}`;
}

function gapTable(gap: NonNullable<Diagnosis['gap']>, cosine: NonNullable<Diagnosis['cosine']>): string {
  const spread = (value: number, error: number) => `${value.toFixed(4)} ± ${(1.96 * error).toFixed(4)}`;
  return metricsTable({
    columns: [
      { key: 'measure', label: 'measure' },
      { key: 'value', label: 'value' },
      { key: 'exchanged', label: 'modalities exchanged' },
      { key: 'p', label: 'p' },
    ],
    rows: [
      { measure: 'distance of the means', value: gap.centroid.gap.toFixed(4), exchanged: gap.test.centroidGap.exchanged.toFixed(4), p: gap.test.centroidGap.pValue.toFixed(3) },
      { measure: 'norms of the means', value: `${gap.centroid.normU.toFixed(4)}, ${gap.centroid.normV.toFixed(4)}`, exchanged: null, p: null },
      { measure: 'cosine of the means', value: gap.centroid.cosine.toFixed(4), exchanged: null, p: null },
      { measure: 'energy distance', value: spread(gap.energy.value, gap.energy.standardError), exchanged: gap.test.energyDistance.exchanged.toFixed(4), p: gap.test.energyDistance.pValue.toFixed(3) },
      { measure: `mean discrepancy, squared (bandwidth ${gap.bandwidth.toFixed(3)})`, value: spread(gap.mmd.value, gap.mmd.standardError), exchanged: null, p: null },
      { measure: 'cosine of pairs', value: `${cosine.paired.toFixed(4)} ± ${cosine.pairedDeviation.toFixed(4)}`, exchanged: null, p: null },
      { measure: 'cosine of others', value: `${cosine.unpaired.toFixed(4)} ± ${cosine.unpairedDeviation.toFixed(4)}`, exchanged: null, p: null },
    ],
  });
}

async function spaceSection({ diagnosis: { items, retrieval }, sides }: DiagnosisResult, spread: NonNullable<Diagnosis['spread']>): Promise<ReportSection> {
  const rows = [
    { side: sides.u, ...spread.u, hubness: retrieval.vToU.hubness },
    { side: sides.v, ...spread.v, hubness: retrieval.uToV.hubness },
  ];
  const positive = (values: readonly number[]) => values.map((value, index) => ({ x: index + 1, y: value })).filter(({ y }) => y > 0);
  const spectra = rows.map(({ side, eigenvalues }) => ({ name: side, points: positive(eigenvalues) }));
  return {
    heading: 'Use of the space',
    paragraphs: ['The spectrum of each modality about its mean. A width that is not used shows as a cliff; with fewer items than axes there is one after as many axes as items in any case.'],
    html: `${metricsTable({
      columns: [
        { key: 'side', label: 'modality' },
        { key: 'effectiveRank', label: 'effective rank', format: (value) => value.toFixed(1) },
        { key: 'participationRatio', label: 'participation ratio', format: (value) => value.toFixed(1) },
        { key: 'collapsed', label: 'collapsed axes' },
        { key: 'intrinsicDimension', label: 'intrinsic dimension', format: ({ dimension, low, high }) => `${dimension.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})` },
      ],
      rows,
    })}${metricsTable({
      columns: [
        { key: 'side', label: 'modality' },
        { key: 'isotropy', label: 'isotropy', format: (value) => value.toFixed(3) },
        { key: 'uniformity', label: 'uniformity', format: (value) => value.toFixed(3) },
        { key: 'hubness', label: 'skewness of hubs', format: ({ skewness }) => skewness.toFixed(2) },
      ],
      rows,
    })}`,
    ...(spectra.every(({ points }) => points.length > 0) && {
      figures: [await drawn(sweepCurves({ series: spectra, xLabel: 'axis', yLabel: 'variance', yScale: 'log', title: `Variance along the ${items.width} axes` }))],
    }),
  };
}

async function structureSection(
  structure: NonNullable<Diagnosis['structure']>,
  { fitted, heldOut, fittedPairs, heldOutPairs }: NonNullable<NonNullable<Diagnosis['structure']>['canonical']>,
): Promise<ReportSection> {
  const points = (values: readonly number[]) => values.map((y, index) => ({ x: index + 1, y }));
  return {
    heading: 'Linear structure',
    paragraphs: [
      `What linear maps of each modality have in common, however its axes lie: canonical correlations fitted to ${fittedPairs.toLocaleString('en')} pairs, on these pairs and on ${heldOutPairs.toLocaleString('en')} others. Only what holds on the others can be gained by re-alignment. CKA, free of bias, is ${structure.cka.toFixed(3)}; a rotation and scaling leaves ${formatPercent(structure.procrustesDisparity, 1)} of the variance unexplained on the pairs it was fitted to.`,
    ],
    figures: [
      await drawn(
        sweepCurves({
          series: [
            { name: 'on their own pairs', points: points(fitted) },
            { name: 'on other pairs', points: points(heldOut) },
          ],
          xLabel: 'direction',
          yLabel: 'correlation',
          title: 'Canonical correlations',
        }),
      ),
    ],
  };
}

/** A table of text, its header first. */
function tableOf([header, ...rows]: readonly (readonly string[])[]): string {
  return metricsTable({
    columns: header.map((label, index) => ({ key: String(index), label })),
    rows: rows.map((cells): Record<string, string> => Object.fromEntries(cells.map((cell, index) => [String(index), cell]))),
  });
}
