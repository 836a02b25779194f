import { expectedCalibrationError, fitLabelScale, labelLogRatios, labelPosterior, type Logits, type LogitScaleFit, pairCalibration, type ReliabilityInterval } from '@crossmodal/evaluation';
import type { Random } from '@crossmodal/theory';

/** Labels of other images that each image is compared with. */
const UNPAIRED = 10;

/** How far the conditional of a model is right. */
export interface LabelCalibration {
  /** The factor of the logits at which the posterior of the labels suits best, the temperature that it makes, null where the factor is 0 or infinite, and the calibration error there. */
  readonly better: LogitScaleFit & { readonly temperature: number | null; readonly expectedCalibrationError: number | null };
  /** sigmoid(log p(v|u)/μ_v(v) − offset) as the probability that an image and a label are a pair and not drawn independently. */
  readonly pairs: {
    readonly expectedCalibrationError: number;
    readonly predictions: number;
    readonly offset: number;
    readonly priorOffset: number;
    /** Without those in which nothing was predicted. */
    readonly bins: readonly ReliabilityInterval[];
  } | null;
}

/** Compares what the logits of test images promise with what happens; no pairs where there is a single image. */
export function calibrateLabels(
  logits: Logits,
  labels: Uint8Array,
  { temperature, bins, random, ...posterior }: { readonly temperature: number; readonly bins: number; readonly random: Random; readonly labelMarginal: ArrayLike<number>; readonly logNormalisers?: ArrayLike<number> },
): LabelCalibration {
  const ratios = labelLogRatios(logits, posterior);
  const fit = fitLabelScale({ logits, labels, ...posterior });
  const usable = fit.scale > 0 && fit.scale < Infinity;
  const { labelMarginal } = posterior;
  const scaled = () => labelPosterior({ ...ratios, data: ratios.data.map((ratio) => fit.scale * ratio) }, { labelMarginal });
  const better = { ...fit, temperature: usable ? temperature / fit.scale : null, expectedCalibrationError: usable ? expectedCalibrationError({ probabilities: scaled(), labels, bins }) : null };
  return { better, pairs: labels.length < 2 ? null : pairsOf(ratios, labels, random) };
}

function pairsOf({ data, columns }: Logits, labels: Uint8Array, random: Random): LabelCalibration['pairs'] {
  const n = labels.length;
  const [paired, unpaired] = [new Float64Array(n), new Float64Array(n * UNPAIRED)];
  for (let i = 0; i < n; i++) {
    paired[i] = data[i * columns + labels[i]];
    for (let draw = 0; draw < UNPAIRED; draw++) {
      const other = random.integer(n - 1);
      unpaired[i * UNPAIRED + draw] = data[i * columns + labels[other < i ? other : other + 1]];
    }
  }
  const { count, bins, ...rest } = pairCalibration({ paired, unpaired });
  return { ...rest, predictions: count, bins: bins.filter((bin) => bin.count > 0) };
}
