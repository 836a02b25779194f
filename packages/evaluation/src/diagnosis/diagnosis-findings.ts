import type { AlignmentScore } from './compare-alignments.ts';
import type { PairDiagnosis, SpreadDiagnosis } from './embedding-diagnosis.ts';

/** What was found on one topic, and what to do about it. */
export interface DiagnosisFinding {
  readonly topic: string;
  readonly finding: string;
  readonly advice: string;
}

/** How the reader of the findings does what they advise, such as by the flags of a command. */
export interface FindingWays {
  /** Completes “check that row i belongs to row i, or …”. */
  readonly pair: string;
  /** Completes “that of CLIP; …”. */
  readonly changeTemperature: string;
  /** Completes “see with …” and “compare with …”, for a few maps of `fitAlignment` or others. */
  readonly tryMaps: (names: readonly string[]) => string;
  /** A sentence on how to keep the embeddings after the best map. */
  readonly keepMap: string;
}

/** What is needed to put a diagnosis into words. */
export interface DiagnosisFindingsOptions {
  /** What to call the modalities; default u and v. */
  readonly sides?: { readonly u: string; readonly v: string };
  /** Whether the temperature was given or is the default, that of CLIP; default true. */
  readonly temperatureGiven?: boolean;
  /** What `compareAlignments` found, the unchanged embeddings first; default none was tried. */
  readonly mitigations?: readonly AlignmentScore[] | null;
  /** Default: the functions of this package. */
  readonly ways?: FindingWays;
}

type Wording = Required<DiagnosisFindingsOptions>;

const COSINE = { similarity: 'cosine', geometry: 'unit vectors' } as const;

const FUNCTIONS: FindingWays = {
  pair: 'give partners',
  changeTemperature: 'the option temperature gives another',
  tryMaps: (names) => `compareAlignments (${names.join(', ')})`,
  keepMap: 'Fit it to all pairs by fitAlignment.',
};

/**
 * A diagnosis in words: what holds on each topic, and what to do about it. Thresholds are rules of thumb where no test
 * decides; each figure that they go by is in the words.
 *
 * @param diagnosis What `diagnoseEmbeddings` gives, or `diagnoseLogits` with `diagnoseGeometry` or nulls.
 * @returns Six findings: retrieval, modality gap, temperature, use of the space, hubs and linear structure; without the geometry the first, third and fifth.
 *
 * @example
 * ```ts
 * import { diagnoseEmbeddings, diagnosisFindings } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const zu = { data: Float64Array.from({ length: 1600 }, () => random.normal()), rows: 200, columns: 8 };
 * const zv = { data: zu.data.map((value) => value + 0.3 * random.normal()), rows: 200, columns: 8 };
 * const findings = diagnosisFindings(await diagnoseEmbeddings({ zu, zv, random }), { sides: { u: 'image', v: 'text' } });
 * console.log(findings[1].topic, '→', findings[1].advice); // Modality gap → Nothing to do: the modalities share their region of space.
 * ```
 */
export function diagnosisFindings(diagnosis: PairDiagnosis, { sides = { u: 'u', v: 'v' }, temperatureGiven = true, mitigations = null, ways = FUNCTIONS }: DiagnosisFindingsOptions = {}): DiagnosisFinding[] {
  const wording = { sides, temperatureGiven, mitigations, ways };
  return [retrieval, gap, temperature, space, hubs, structure].map((find) => find(diagnosis, wording)).filter((finding) => finding !== null);
}

function retrieval({ retrieval: { uToV, vToU } }: PairDiagnosis, { sides, ways }: Wording): DiagnosisFinding {
  const topic = 'Retrieval';
  const [k] = Object.keys(uToV.recall);
  const one = (direction: typeof uToV, name: string) => {
    const { value, low, high } = direction.recall[k];
    return `${name} finds a partner ${k === '1' ? 'first' : `among the first ${k}`} of ${direction.candidates.toLocaleString('en')} candidates in ${percent(value)} of the queries (95 % interval ${percent(low)} to ${percent(high)})`;
  };
  const ties = [uToV, vToU].some(({ recall, pessimisticRecall }) => Object.entries(recall).some(([at, { value }]) => value - pessimisticRecall[at] > 0.005));
  const finding = `${one(uToV, `${sides.u} → ${sides.v}`)}, ${one(vToU, `${sides.v} → ${sides.u}`)}; shuffled partners are found in ${percent(uToV.shuffledRecallAt1, 2)}.`;
  if (ties) return { topic, finding: `${finding} Ties make a difference: ranked after its equals, a partner is found less often.`, advice: 'Look for duplicates among the items, or embeddings that coincide; report both tie rules.' };
  const [better, worse] = uToV.recall[k].value >= vToU.recall[k].value ? [uToV, vToU] : [vToU, uToV];
  // Chance has an AUC of 1/2.
  if ([uToV, vToU].every(({ auc }) => auc.low <= 0.5 || auc.high < 0.55)) return { topic, finding, advice: `That is next to chance: check that row i of one modality belongs to row i of the other, or ${ways.pair}.` };
  if (better.recall[k].low > worse.recall[k].high) return { topic, finding, advice: 'The directions differ by more than chance: look at the hubs among the candidates of the weaker one, and train with a loss of both directions.' };
  return { topic, finding, advice: 'Compare other models on the same items; differences within these intervals are not to be trusted.' };
}

function gap({ gap: found, cosine, compared: { similarity } = COSINE, retrieval: { uToV } }: PairDiagnosis, { mitigations, ways }: Wording): DiagnosisFinding | null {
  const topic = 'Modality gap';
  if (found === null || cosine === null) return null;
  const { centroid, energy, test } = found;
  const measured = `The mean embeddings lie ${centroid.gap.toFixed(3)} apart and the energy distance is ${energy.value.toFixed(3)} ± ${(1.96 * energy.standardError).toFixed(3)}`;
  if (test.energyDistance.pValue > 0.05) {
    return { topic, finding: `${measured}; exchanging the modalities within pairs gives as much (p = ${test.energyDistance.pValue.toFixed(3)}), so chance explains it.`, advice: 'Nothing to do: the modalities share their region of space.' };
  }
  const centre = mitigations?.find(({ name }) => name === 'centre');
  return {
    topic,
    finding: `${measured}; exchanging the modalities within pairs gives ${test.centroidGap.exchanged.toFixed(3)} and ${test.energyDistance.exchanged.toFixed(3)} (p = ${test.energyDistance.pValue.toFixed(3)}), so chance does not explain it. Shuffling the partners leaves the gap as it is, while recall falls to ${percent(uToV.shuffledRecallAt1, 2)}: the gap is a matter of the two clouds, not of who belongs to whom. Pairs have the mean cosine ${cosine.paired.toFixed(3)}, others ${cosine.unpaired.toFixed(3).replace(/^-(0\.0+)$/, '$1')}.`,
    advice: `A gap alone does not lower recall, since candidates are of one modality; it does where both are ranked together or ${similarity === 'cosine' ? 'cosines' : 'logits'} are compared with a threshold. ${worthOfCentring({ similarity, centre, ways })}`,
  };
}

/** Whether to take off the means, from what it was worth where it was tried. */
function worthOfCentring({ similarity, centre, ways }: { readonly similarity: string; readonly centre: AlignmentScore | undefined; readonly ways: FindingWays }): string {
  if (similarity !== 'cosine') return `The similarity ${similarity} was trained on the vectors where they lie: leave them.`;
  if (centre === undefined) return `See with ${ways.tryMaps(['centre'])} whether taking off the means helps.`;
  const { gain } = centre;
  if (gain.low > 0) return `Taking off the means is worth ${percent(gain.mean)} of R@1 on held-out pairs: do it.`;
  if (gain.high < 0) return `Taking off the means costs ${percent(-gain.mean)} of R@1 on held-out pairs: leave them.`;
  return 'Taking off the means changes R@1 on held-out pairs by no more than chance: leave them unless the modalities are to be mixed in one index.';
}

function temperature({ calibration, compared: { similarity } = COSINE }: PairDiagnosis, { sides, temperatureGiven, ways }: Wording): DiagnosisFinding {
  const topic = 'Temperature';
  const { temperature: used, better, uToV, vToU, betterUToV, betterVToU, batch } = calibration;
  const origin = temperatureGiven ? '' : ` (that of CLIP; ${ways.changeTemperature})`;
  const error = `At the temperature ${used.toPrecision(3)}${origin} the calibration error among ${batch.size} candidates is ${uToV.expectedCalibrationError.toFixed(3)} for ${sides.u} → ${sides.v} and ${vToU.expectedCalibrationError.toFixed(3)} for ${sides.v} → ${sides.u}`;
  if (!Number.isFinite(better.low)) {
    return better.scale === 0
      ? { topic, finding: `${error}; no temperature makes partners likelier than others.`, advice: `The ${similarity === 'cosine' ? 'cosines' : 'logits'} carry no information on who belongs to whom: check the pairing.` }
      : { topic, finding: `${error}; every partner leads its candidates, so any lower temperature looks better.`, advice: 'Diagnose more pairs: among so few candidates nothing limits the confidence.' };
  }
  const gained = better.heldOutCrossEntropy === null ? '' : `, whose cross-entropy on batches it was not fitted to is ${better.heldOutCrossEntropy.toFixed(3)} instead of ${better.crossEntropy.toFixed(3)} nats`;
  const finding = `${error}; ${similarity === 'cosine' ? better.temperature.toPrecision(3) : `${better.scale.toPrecision(3)} times the logits`} suits best${gained}, and leaves errors of ${betterUToV.expectedCalibrationError.toFixed(3)} and ${betterVToU.expectedCalibrationError.toFixed(3)}.`;
  if (better.low <= 1 && better.high >= 1) return { topic, finding, advice: 'The temperature in use is within the uncertainty: keep it.' };
  return { topic, finding, advice: `${similarity === 'cosine' ? `Divide cosines by ${better.temperature.toPrecision(3)}` : `Multiply the logits by ${better.scale.toPrecision(3)}`} before a softmax is read as a probability: the logits in use are too ${better.scale < 1 ? 'confident' : 'timid'}. Ranks do not change.` };
}

function space({ spread, items: { width } }: PairDiagnosis, { sides }: Wording): DiagnosisFinding | null {
  const topic = 'Use of the space';
  if (spread === null || width === null) return null;
  const one = ({ effectiveRank, participationRatio, collapsed, intrinsicDimension }: SpreadDiagnosis, name: string) =>
    `${name} has an effective rank of ${effectiveRank.toFixed(0)} of ${width}, a participation ratio of ${participationRatio.toFixed(1)}, ${collapsed} collapsed axes${intrinsicDimension === null ? '' : ` and an intrinsic dimension of about ${intrinsicDimension.dimension.toFixed(0)}`}`;
  const finding = `${one(spread.u, sides.u)}; ${one(spread.v, sides.v)}.`;
  const worst = Math.max(spread.u.collapsed, spread.v.collapsed) / width;
  const few = Math.min(spread.u.items, spread.v.items) < 2 * width;
  if (worst < 0.05) return { topic, finding, advice: 'The space is used: no axis is missing.' };
  if (few) return { topic, finding, advice: `There are too few items for ${width} axes to tell collapse from chance: diagnose at least ${(4 * width).toLocaleString('en')}.` };
  return { topic, finding, advice: 'Directions have collapsed: train with larger batches, a lower temperature or a term on uniformity or covariance; or cut the width to the effective rank at no loss.' };
}

function hubs({ retrieval: { uToV, vToU }, compared: { similarity } = COSINE }: PairDiagnosis, { sides, ways }: Wording): DiagnosisFinding {
  const topic = 'Hubs';
  const one = (hubness: typeof uToV.hubness, name: string) =>
    Number.isFinite(hubness.skewness) ? `among ${name} the occurrences in lists of the ten best have the skewness ${hubness.skewness.toFixed(2)}, and ${percent(hubness.orphans)} are never found` : `${name} are found equally often`;
  const finding = `As candidates, ${one(uToV.hubness, sides.v)}; ${one(vToU.hubness, sides.u)}.`;
  const worst = Math.max(uToV.hubness.skewness || 0, vToU.hubness.skewness || 0);
  return worst > 1.5
    ? { topic, finding, advice: `Some candidates answer whatever is asked. Subtract each candidate's mean similarity to a set of queries (or normalise over queries before ranking)${similarity === 'cosine' ? `, and compare centring with ${ways.tryMaps(['centre'])}` : ''}.` }
    : { topic, finding, advice: 'No candidate crowds out the others.' };
}

function structure({ structure: found, items: { width }, compared: { similarity } = COSINE }: PairDiagnosis, { mitigations, ways }: Wording): DiagnosisFinding | null {
  const topic = 'Linear structure';
  if (found === null || width === null) return null;
  const { cka, procrustesDisparity, canonical } = found;
  const shared = `CKA is ${cka.toFixed(3)}, and a rotation and scaling leaves ${percent(procrustesDisparity, 0)} of one modality unexplained by the other`;
  if (canonical === null) return { topic, finding: `${shared}.`, advice: 'Diagnose at least 20 pairs to see what linear maps could still find.' };
  const noise = 2 / Math.sqrt(canonical.heldOutPairs);
  const real = canonical.heldOut.filter((value) => value > noise).length;
  const finding = `${shared}. Of ${canonical.heldOut.length} canonical correlations ${real} are above the noise on ${canonical.heldOutPairs.toLocaleString('en')} pairs they were not fitted to, the first ${canonical.heldOut[0].toFixed(2)} (${canonical.fitted[0].toFixed(2)} on their own pairs).`;
  const best = mitigations?.slice(1).reduce<AlignmentScore | null>((most, score) => (most === null || score.gain.mean > most.gain.mean ? score : most), null) ?? null;
  if (similarity !== 'cosine') return { topic, finding, advice: `What linear maps share is beside the point where ${similarity} compares: a judgement of the encoders, not of the retrieval.` };
  if (best === null) return { topic, finding, advice: `See with ${ways.tryMaps(['centre', 'procrustes', 'cca', 'linear'])} whether a linear map of the frozen embeddings finds more.` };
  if (best.gain.low > 0) return { topic, finding, advice: `Re-align: of the maps that were tried ${best.name} finds most, a partner first in ${percent(best.gain.mean)} more of the held-out queries. ${ways.keepMap}` };
  const few = canonical.fittedPairs < 4 * width;
  return { topic, finding, advice: `None of the maps that were tried finds more on held-out pairs: the coordinates are good as they are${few ? ', or the pairs too few to learn better ones' : ''}.` };
}

function percent(fraction: number, digits: number = 1): string {
  return `${(100 * fraction).toFixed(digits)} %`;
}
