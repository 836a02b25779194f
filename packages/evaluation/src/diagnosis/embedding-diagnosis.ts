import type { CentroidGap } from '../geometry/centroid-gap.ts';
import type { ModalityTest } from '../geometry/modality-test.ts';
import type { TwoSampleEstimate } from '../geometry/two-sample-statistic.ts';
import type { LogitScaleFit } from '../pairs/fit-logit-scale.ts';
import type { PairCalibration } from '../pairs/pair-calibration.ts';
import type { ReliabilityTable } from '../pairs/reliability-table.ts';
import type { RetrievalAuc } from '../pairs/scanned-auc.ts';
import type { InformationBound } from '../pairs/scanned-information.ts';

/** Retrieval in one direction. */
export interface DirectionDiagnosis {
  readonly queries: number;
  readonly candidates: number;
  /** R@k by k, with an interval of 95 %; a right candidate ranks before its equals. */
  readonly recall: Readonly<Record<string, { readonly value: number; readonly low: number; readonly high: number }>>;
  /** R@k by k where a right candidate ranks after its equals. */
  readonly pessimisticRecall: Readonly<Record<string, number>>;
  /** R@1 of shuffled partners: what chance gives. */
  readonly shuffledRecallAt1: number;
  readonly medianRank: number;
  readonly meanReciprocalRank: number;
  readonly auc: RetrievalAuc;
  /** Lower bound of the mutual information at the better temperature; null where a query has several right candidates. */
  readonly information: InformationBound | null;
  /** Share of the queries whose best candidate has their label; null without labels. */
  readonly sameLabelAt1: number | null;
  /** Skewness of the number of queries that find a candidate among their 10 best, and the share of candidates that none finds. */
  readonly hubness: { readonly skewness: number; readonly orphans: number; readonly greatest: number };
}

/** How one modality fills its space. */
export interface SpreadDiagnosis {
  readonly items: number;
  /** Smallest and greatest norm, before any division by it. */
  readonly norms: { readonly least: number; readonly greatest: number };
  readonly eigenvalues: readonly number[];
  readonly effectiveRank: number;
  readonly participationRatio: number;
  readonly collapsed: number;
  readonly isotropy: number;
  readonly uniformity: number;
  /** Null where fewer than three items differ. */
  readonly intrinsicDimension: { readonly dimension: number; readonly low: number; readonly high: number } | null;
}

/** What `diagnoseLogits` finds; plain data, for JSON. */
export interface LogitsDiagnosis {
  readonly items: { readonly u: number; readonly v: number };
  readonly retrieval: { readonly uToV: DirectionDiagnosis; readonly vToU: DirectionDiagnosis };
  readonly calibration: {
    /** Of the logits as they are used. */
    readonly temperature: number;
    readonly batch: { readonly size: number; readonly count: number };
    readonly uToV: ReliabilityTable;
    readonly vToU: ReliabilityTable;
    /** sigmoid(s − offset) as the probability that two items are a pair: the logits as log density ratios. */
    readonly pairs: PairCalibration;
    readonly better: LogitScaleFit & { readonly temperature: number };
    /** At the better temperature. */
    readonly betterUToV: ReliabilityTable;
    readonly betterVToU: ReliabilityTable;
  };
}

/** What `diagnoseGeometry` finds; plain data, for JSON. */
export interface GeometryDiagnosis {
  /** Cosines of pairs and of others. */
  readonly cosine: { readonly paired: number; readonly pairedDeviation: number; readonly unpaired: number; readonly unpairedDeviation: number };
  readonly gap: {
    /** Of all items. */
    readonly centroid: CentroidGap;
    /** Of `sampled` pairs, unbiased. */
    readonly energy: TwoSampleEstimate;
    readonly mmd: TwoSampleEstimate;
    readonly bandwidth: number;
    readonly test: ModalityTest;
    readonly sampled: number;
  };
  readonly spread: { readonly u: SpreadDiagnosis; readonly v: SpreadDiagnosis };
  readonly structure: {
    readonly cka: number;
    /** Share of the centred embeddings that no rotation and scaling of the other modality explains. */
    readonly procrustesDisparity: number;
    /** Canonical correlations on the pairs they were fitted to and on others; null for fewer than 20 pairs. */
    readonly canonical: { readonly fittedPairs: number; readonly heldOutPairs: number; readonly fitted: readonly number[]; readonly heldOut: readonly number[] } | null;
  };
}

/** What {@link diagnoseEmbeddings} finds; plain data, for JSON. */
export interface EmbeddingDiagnosis extends LogitsDiagnosis, GeometryDiagnosis {
  readonly items: { readonly u: number; readonly v: number; readonly width: number };
  readonly oneToOne: boolean;
}

type Nullable<Content> = { readonly [Key in keyof Content]: Content[Key] | null };

/** What is known of pairs by their logits and, where they are vectors, by their geometry; null for what is not. */
export interface PairDiagnosis extends LogitsDiagnosis, Nullable<GeometryDiagnosis> {
  /** The width is null for items that are no vectors. */
  readonly items: { readonly u: number; readonly v: number; readonly width: number | null };
  readonly oneToOne: boolean;
  /** Default: cosines, of vectors over their norms. */
  readonly compared?: {
    readonly similarity: string;
    /** The points whose geometry was measured: the embeddings over their norms, with their norms, or none. */
    readonly geometry: 'unit vectors' | 'raw vectors' | null;
  };
}
