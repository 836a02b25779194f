import { signed } from '../../components/signed.ts';
import type { Cell, Table } from '../../components/table-view.tsx';
import type { PageDiagnosis } from './diagnose-pairs.ts';

const cell = (name: string, value: number, text: string): Cell => ({ name, value, text });
const percent = (share: number) => `${signed(100 * share, 1)} %`;
const none: Cell = { text: '–' };

/** R@k, ranks and AUC of both directions. */
export function retrievalTable({ diagnosis: { retrieval }, sides }: PageDiagnosis): Table {
  const ks = Object.keys(retrieval.uToV.recall);
  const labelled = retrieval.uToV.sameLabelAt1 !== null;
  return {
    label: 'Retrieval',
    columns: ['direction', ...ks.map((k) => `R@${k} (95 %)`), 'median rank', 'MRR', 'AUC (95 %)', ...(labelled ? ['same label'] : [])],
    rows: (['uToV', 'vToU'] as const).map((direction) => {
      const { recall, medianRank, meanReciprocalRank, auc, sameLabelAt1 } = retrieval[direction];
      return {
        label: direction === 'uToV' ? `${sides.u} → ${sides.v}` : `${sides.v} → ${sides.u}`,
        cells: [
          ...ks.map((k) => cell(`${direction}.recall.${k}`, recall[k].value, `${percent(recall[k].value)} (${(100 * recall[k].low).toFixed(1)} to ${(100 * recall[k].high).toFixed(1)})`)),
          cell(`${direction}.medianRank`, medianRank, String(medianRank)),
          cell(`${direction}.meanReciprocalRank`, meanReciprocalRank, meanReciprocalRank.toFixed(3)),
          cell(`${direction}.auc`, auc.auc, `${auc.auc.toFixed(4)} (${auc.low.toFixed(4)} to ${auc.high.toFixed(4)})`),
          ...(sameLabelAt1 === null ? [] : [cell(`${direction}.sameLabelAt1`, sameLabelAt1, percent(sameLabelAt1))]),
        ],
      };
    }),
  };
}

/** Distances of the modalities beside what chance gives. */
export function gapTable({ diagnosis: { gap, cosine } }: PageDiagnosis): Table {
  const { centroid, energy, mmd, test } = gap;
  return {
    label: 'Modality gap',
    columns: ['measure', 'value', 'modalities exchanged', 'p'],
    rows: [
      { label: 'distance of the means', cells: [cell('centroidGap', centroid.gap, centroid.gap.toFixed(4)), cell('exchangedGap', test.centroidGap.exchanged, test.centroidGap.exchanged.toFixed(4)), cell('gapP', test.centroidGap.pValue, test.centroidGap.pValue.toFixed(3))] },
      {
        label: 'energy distance',
        cells: [cell('energyDistance', energy.value, `${signed(energy.value, 4)} ± ${(1.96 * energy.standardError).toFixed(4)}`), cell('exchangedEnergy', test.energyDistance.exchanged, signed(test.energyDistance.exchanged, 4)), cell('energyP', test.energyDistance.pValue, test.energyDistance.pValue.toFixed(3))],
      },
      { label: 'mean discrepancy, squared', cells: [cell('mmd', mmd.value, `${signed(mmd.value, 4)} ± ${(1.96 * mmd.standardError).toFixed(4)}`), none, none] },
      { label: 'cosine of pairs', cells: [cell('pairedCosine', cosine.paired, `${signed(cosine.paired, 4)} ± ${cosine.pairedDeviation.toFixed(4)}`), none, none] },
      { label: 'cosine of others', cells: [cell('unpairedCosine', cosine.unpaired, `${signed(cosine.unpaired, 4)} ± ${cosine.unpairedDeviation.toFixed(4)}`), none, none] },
    ],
  };
}

/** How each modality fills its space. */
export function spreadTable({ diagnosis: { spread, retrieval }, sides }: PageDiagnosis): Table {
  return {
    label: 'Use of the space',
    columns: ['modality', 'effective rank', 'participation ratio', 'collapsed axes', 'intrinsic dimension', 'uniformity', 'skewness of hubs'],
    rows: (['u', 'v'] as const).map((side) => {
      const { effectiveRank, participationRatio, collapsed, intrinsicDimension, uniformity } = spread[side];
      const { skewness } = (side === 'u' ? retrieval.vToU : retrieval.uToV).hubness;
      return {
        label: sides[side],
        cells: [
          cell(`${side}.effectiveRank`, effectiveRank, effectiveRank.toFixed(1)),
          cell(`${side}.participationRatio`, participationRatio, participationRatio.toFixed(1)),
          cell(`${side}.collapsed`, collapsed, String(collapsed)),
          intrinsicDimension === null ? none : cell(`${side}.intrinsicDimension`, intrinsicDimension.dimension, `${intrinsicDimension.dimension.toFixed(1)} (${intrinsicDimension.low.toFixed(1)} to ${intrinsicDimension.high.toFixed(1)})`),
          cell(`${side}.uniformity`, uniformity, signed(uniformity, 3)),
          Number.isFinite(skewness) ? cell(`${side}.hubs`, skewness, skewness.toFixed(2)) : none,
        ],
      };
    }),
  };
}

/** What re-alignments are worth on held-out pairs. */
export function mapsTable(mitigations: NonNullable<PageDiagnosis['mitigations']>): Table {
  return {
    label: 'Re-alignments on held-out pairs',
    columns: ['map', 'R@1', 'gain (95 %)', 'R@5', 'AUC', 'distance of the means'],
    rows: mitigations.map(({ name, recallAt1, recallAt5, auc, centroidGap, gain }, index) => ({
      label: name,
      cells: [
        cell(`${name}.recallAt1`, recallAt1, percent(recallAt1)),
        index === 0 ? none : cell(`${name}.gain`, gain.mean, `${percent(gain.mean)} (${signed(100 * gain.low, 1)} to ${signed(100 * gain.high, 1)})`),
        cell(`${name}.recallAt5`, recallAt5, percent(recallAt5)),
        cell(`${name}.auc`, auc, auc.toFixed(4)),
        cell(`${name}.centroidGap`, centroidGap, centroidGap.toFixed(3)),
      ],
    })),
  };
}
