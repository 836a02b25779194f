import { metricsTable, reliabilityDiagram, type ReportSection } from '@crossmodal/plots';

import { drawn } from '../../drawn.ts';
import type { PairCalibrationResult } from './pair-calibration.ts';
import type { PairResult } from './pair-result.ts';

/** What the logits promise beside what happens, with the temperature that would promise better. */
export async function calibrationSection(calibration: PairCalibrationResult, { retrieval, temperature }: PairResult): Promise<ReportSection> {
  const { batch, uToV, vToU, both, pairs } = calibration;
  const names = { uToV: `${retrieval.uToV.from} → ${retrieval.uToV.to}`, vToU: `${retrieval.vToU.from} → ${retrieval.vToU.to}` };
  const rows = [
    { name: names.uToV, error: uToV.expectedCalibrationError, ...uToV.better },
    { name: names.vToU, error: vToU.expectedCalibrationError, ...vToU.better },
    { name: 'both', error: null, ...both },
  ];
  return {
    heading: 'Calibration',
    paragraphs: [
      `A loss is least where the logits are the logarithm of the density ratio of pairs and independent items. Then the softmax over ${batch.size} candidates, the partner among them, is the probability of each to be the partner, and sigmoid(logit − offset) that of two items to be a pair. Here are both beside their frequencies, on ${batch.count * batch.size} test pairs in batches of ${batch.size}, and on ${pairs.predictions.toLocaleString('en')} pairs and unpaired items.`,
      'A loss of one direction leaves a function of its query open: then the other direction and the classifier of pairs need not be calibrated.',
      `The temperature is ${temperature.toFixed(5)}; the table has the one of least cross-entropy on these batches, as a factor of the logits with its interval of 95 %, and the cross-entropy in nats without it and, on batches that it was not fitted to, with it. ECE is the mean distance of probability and frequency.`,
    ],
    html: metricsTable({
      columns: [
        { key: 'name', label: 'direction' },
        { key: 'error', label: 'ECE', format: (error) => error.toFixed(4) },
        { key: 'temperature', label: 'best temperature', format: (value) => value.toPrecision(4) },
        { key: 'scale', label: 'factor of the logits', format: (scale, { low, high }) => (Number.isFinite(low) ? `${scale.toPrecision(4)} (${low.toPrecision(4)} to ${high.toPrecision(4)})` : String(scale)) },
        { key: 'crossEntropy', label: 'cross-entropy', format: (value) => value.toFixed(4) },
        { key: 'heldOutCrossEntropy', label: 'with it', format: (value) => value.toFixed(4) },
      ],
      rows,
    }),
    figures: [
      await drawn(
        reliabilityDiagram({
          models: [
            { name: names.uToV, bins: uToV.bins },
            { name: names.vToU, bins: vToU.bins },
            { name: 'pair or no pair', bins: pairs.bins },
          ],
          title: 'Probabilities beside frequencies',
        }),
      ),
    ],
  };
}
