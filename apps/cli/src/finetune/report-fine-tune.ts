import { htmlReport, metricsTable, sweepCurves } from '@crossmodal/plots';

import { drawn } from '../drawn.ts';
import { type FineTuneResult, type Method, methodNames, methods } from './fine-tune-result.ts';

/** The report of a fine-tuned run: one HTML page that needs nothing beside itself. */
export async function fineTuneReport(result: FineTuneResult): Promise<string> {
  const names = methodNames(result);
  const figure = sweepCurves({
    title: 'Accuracy against the number of labelled pairs',
    caption: `Means over ${result.seeds} draws of the labelled pairs${result.seeds > 1 ? ' with 95 % intervals of the mean (Student)' : ''}.`,
    xLabel: 'labelled pairs',
    yLabel: 'accuracy (%)',
    xScale: 'log',
    series: methods.map((method) => ({
      name: names[method],
      points: result.summaries.map(({ labels, [method]: { mean, low, high } }) => ({
        x: labels,
        y: 100 * mean!,
        ...(low !== null && high !== null && { low: 100 * low, high: 100 * high }),
      })),
    })),
  });
  return htmlReport({
    title: `Classification of ${result.side} with few labels`,
    subtitle: `${result.run}: ${result.experiment}, loss ${result.loss}, engine ${result.engine}, crossmodal ${result.versions.crossmodal}`,
    sections: [
      {
        heading: 'Accuracy',
        paragraphs: [
          `The encoder stays as it was trained. A classifier with the logits Gᵀx/τ + F, τ = ${result.temperature.toPrecision(4)}, is fitted to labelled pairs by the loss (34) of the paper, from ${startInWords(result)}. The logits of the start are scaled by a factor, which changes no prediction, and a penalty pulls G back to this start. Beside it, on the same embeddings and labels: a linear probe (logistic regression with an L2 penalty) and the majority of the nearest neighbours by cosine.`,
          'The factor, the two penalties and the number of neighbours are chosen on a fifth of the labelled pairs; then everything is fitted to all of them. The test items are looked at once, to count.',
        ],
        html: table(result),
        figures: [await drawn(figure)],
      },
      { heading: 'Every draw', html: trials(result) },
    ],
    footer: 'After section 4.2 of Baptista, Stuart and Tran, A Mathematical Perspective on Contrastive Learning (arXiv 2505.24134).',
  });
}

function startInWords({ start }: FineTuneResult): string {
  if (start.sets) {
    return `the ${start.name} of the labelled pairs: x has, for each class, the logit of the point set that the sets of its pairs make one after another, less that of all pairs; an item of these pairs is seen without its own partner. G is the identity at step 0, which already uses the labels`;
  }
  return start.zeroShot
    ? 'the zero-shot classifier: G has the embeddings of the labels, which use none of the labelled pairs'
    : `the ${start.name} of the labelled pairs: there is no label to embed, so column c of G is the mean embedding of the other modality over the pairs of class c, and step 0 already uses the labels`;
}

function table(result: FineTuneResult): string {
  const names = methodNames(result);
  return metricsTable({
    caption: 'Accuracy (%), mean ± standard deviation, and the 95 % interval of the mean.',
    columns: [
      { key: 'labels', label: 'labelled pairs' },
      ...methods.map((method) => ({ key: method, label: names[method] })),
    ],
    rows: result.summaries.map(({ labels, ...summary }) => ({ labels, ...(Object.fromEntries(methods.map((method) => [method, cell(summary[method])])) as Record<Method, string>) })),
  });
}

function cell({ mean, standardDeviation, low, high }: FineTuneResult['summaries'][number][Method]): string {
  const percent = (value: number | null) => (100 * value!).toFixed(2);
  return standardDeviation === null ? percent(mean) : `${percent(mean)} ± ${percent(standardDeviation)} [${percent(low)}, ${percent(high)}]`;
}

function trials(result: FineTuneResult): string {
  const names = methodNames(result);
  const percent = (value: number) => (100 * value).toFixed(2);
  return metricsTable({
    columns: [
      { key: 'labels', label: 'labelled pairs' },
      { key: 'seed', label: 'seed' },
      ...methods.map((method) => ({ key: method, label: names[method], format: percent })),
      { key: 'scale', label: 'scale of the start', format: String },
      { key: 'pull', label: 'pull to the start', format: String },
      { key: 'probePenalty', label: 'penalty of the probe', format: String },
      { key: 'k', label: 'k' },
    ],
    rows: result.trials.map(({ chosen, ...trial }) => ({ ...trial, ...chosen })),
  });
}
