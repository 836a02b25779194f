import type { LabelledImages } from '@crossmodal/datasets';
import type { Probabilities, RetrievalAuc } from '@crossmodal/evaluation';
import {
  confusionMatrixPlot,
  type Figure,
  type GrayImage,
  htmlReport,
  imageGrid,
  lossCurves,
  metricsTable,
  probabilityBars,
  reliabilityDiagram,
  type ReportSection,
} from '@crossmodal/plots';
import { entropy } from '@crossmodal/theory';
import { MetricsLog } from '@crossmodal/training';

import { drawn } from '../../drawn.ts';
import { formatPercent, formatWithInterval } from '../../format.ts';
import { describedCost } from '../described-cost.ts';
import { flattenedSettings } from '../flattened-settings.ts';
import type { GenerationResult, ObjectiveEvaluation } from './evaluate-objective.ts';
import type { MnistRun } from './mnist-run.ts';
import type { ObjectiveName } from './objectives.ts';
import type { MnistResult } from './result.ts';

const classNames = Array.from({ length: 10 }, (_, label) => String(label));

/** The report of a run: one HTML page that needs nothing beside itself. */
export async function mnistReport(
  run: MnistRun,
  result: MnistResult,
  { test, evaluations }: { test: LabelledImages; evaluations: ReadonlyMap<ObjectiveName, ObjectiveEvaluation> },
): Promise<string> {
  const models = [...evaluations].map(([name, evaluation]) => ({ name, ...evaluation }));
  const { batchSize } = run.config.training;
  const sections: ReportSection[] = [
    {
      heading: 'Results',
      paragraphs: [
        `LeNet links ${result.images.train.toLocaleString('en')} images of digits with their labels by three contrastive losses that differ only in what they predict: the label given the image, the image given the label, or both. All figures are on ${result.images.test.toLocaleString('en')} test images.`,
        'A loss that predicts the label makes the sharpest classifier (least entropy) and draws few images. A loss that predicts the image spreads its draws over many images of a label: its effective sample size is the number of images that a draw really chooses from.',
      ],
    },
    {
      heading: 'From image to label',
      paragraphs: ['Classification and retrieval of labels. Where labels tie, the true one ranks first.'],
      html: classificationTable(result),
    },
    {
      heading: 'From label to image',
      paragraphs: [
        `Retrieval of test images and ${run.config.evaluation.draws} draws for each label; means over the ten labels. Images that tie rank by their number. Purity: share of the draws that show the label.`,
      ],
      html: generationTable(result),
    },
    {
      heading: 'Ranking, information and temperature',
      paragraphs: [
        'AUC: the probability that the label of an image is above another label, the mean over the images, and that an image of a label is above one of another label, the mean over the labels; ties count one half, and intervals of 95 % are over the images.',
        `The mutual information of images and labels is at least the entropy of the labels among the test images minus the NLL. No sample of candidates limits it: its ceiling is that entropy, ${Object.values(result.losses)[0].information.ceiling.toFixed(4)} nats of log 10 = ${Math.log(10).toFixed(4)}.`,
        'The best temperature gives the true labels the greatest likelihood; beside it the NLL without it and, on images that it was not fitted to, with it.',
      ],
      html: informationTable(result),
    },
    {
      heading: 'Training',
      paragraphs: ['The optimum drawn is that of labels which the image fixes: then the mutual information is the entropy H(v) of the labels. Single batches can lie below it.'],
      figures: [
        await drawn(
          lossCurves({
            series: models.map(({ name }) => ({ name, points: lossPoints(run, name) })),
            chance: Math.log(batchSize),
            chanceLabel: `chance: log ${batchSize}`,
            floor: Math.log(batchSize) - entropy(result.labelMarginal),
            floorLabel: `optimum: log ${batchSize} − H(v)`,
            title: 'Loss of each model over its steps',
          }),
        ),
      ],
    },
    {
      heading: 'Predicted probabilities of the labels',
      paragraphs: ['Test images on which the models are least sure, after the most typical one (compare figure 11 of the paper). Probabilities of image-given-label are without the offset that its loss does not see.'],
      figures: [await drawn(probabilityFigure(test, models, run.config.evaluation.examples))],
    },
    {
      heading: 'Draws from the learned conditional',
      paragraphs: ['For every label, test images drawn with replacement with probabilities proportional to exp(s(u, v)) (compare figure 12 of the paper).'],
      figures: [await drawn(drawsFigure(test, models))],
    },
    {
      heading: 'Confusion and calibration',
      figures: [
        ...(await Promise.all(
          models.map(({ name, result: { classification } }) =>
            drawn(confusionMatrixPlot({ counts: classification.confusionMatrix, classNames, title: `Confusion of ${name}` })),
          ),
        )),
        await drawn(reliabilityDiagram({ models: models.map(({ name, result: { classification } }) => ({ name, bins: classification.calibration })) })),
        ...(models.every(({ result: { calibration } }) => calibration.pairs === null)
          ? []
          : [
              await drawn(
                reliabilityDiagram({
                  title: 'Pair or no pair',
                  caption: 'How often an image and a label are a pair, and not a label of another image, beside the probability that log p(label | image)/p(label) gives after a fitted offset.',
                  models: models.map(({ name, result: { calibration } }) => ({ name, bins: calibration.pairs?.bins ?? [] })),
                }),
              ),
            ]),
      ],
    },
    {
      heading: 'Settings',
      html: metricsTable({
        columns: [{ key: 'setting', label: 'setting' }, { key: 'value', label: 'value' }],
        rows: [...flattenedSettings(run.config), ...flattenedSettings({ engine: result.engine, versions: result.versions, cost: describedCost(result.cost) })],
      }),
    },
  ];
  return htmlReport({
    title: 'Contrastive learning of MNIST images and labels',
    subtitle: `${result.profile} profile, seed ${result.seed}, engine ${result.engine}, crossmodal ${result.versions.crossmodal}`,
    sections,
    footer: 'After section 6.2 of Baptista, Stuart and Tran, A Mathematical Perspective on Contrastive Learning (arXiv 2505.24134).',
  });
}

/** One page with the draws of a label under each model. */
export async function generationReport(
  label: number,
  draws: readonly { name: string; generation: GenerationResult }[],
  test: LabelledImages,
): Promise<string> {
  const figure = imageGrid({
    title: `Test images drawn given the label ${label}`,
    rows: draws.map(({ name, generation }) => ({ name, note: noteOf(generation), images: imagesOf(test, generation.draws) })),
  });
  return htmlReport({
    title: `Images given the label ${label}`,
    sections: [
      {
        heading: 'Draws from the learned conditional',
        paragraphs: ['Real test images, drawn with replacement with probabilities proportional to exp(s(u, v)).'],
        figures: [await drawn(figure)],
      },
    ],
  });
}

type Model = ObjectiveEvaluation & { readonly name: ObjectiveName };

function classificationTable(result: MnistResult): string {
  const rows = Object.entries(result.losses).map(([loss, { classification, retrieval }]) => ({ loss, ...classification, recall: retrieval.imageToLabel.recallAt1 }));
  return metricsTable({
    columns: [
      { key: 'loss', label: 'loss' },
      { key: 'accuracy', label: 'accuracy', format: percent },
      { key: 'negativeLogLikelihood', label: 'NLL (nats)', format: fixed(4) },
      { key: 'expectedCalibrationError', label: 'calibration error', format: fixed(4) },
      { key: 'meanEntropy', label: 'entropy (nats)', format: fixed(4) },
      { key: 'recall', label: 'R@1, image → label', format: percent },
    ],
    rows,
  });
}

function generationTable(result: MnistResult): string {
  const rows = Object.entries(result.losses).map(([loss, { generation, retrieval }]) => ({ loss, ...retrieval.labelToImage, ...generation }));
  return metricsTable({
    columns: [
      { key: 'loss', label: 'loss' },
      { key: 'precisionAt100', label: 'precision@100', format: fixed(4) },
      { key: 'meanAveragePrecision', label: 'mAP', format: fixed(4) },
      { key: 'meanPurity', label: 'purity', format: fixed(2) },
      { key: 'meanDistinct', label: 'distinct', format: fixed(1) },
      { key: 'meanEffectiveSampleSize', label: 'effective sample size', format: fixed(1) },
    ],
    rows,
  });
}

function informationTable(result: MnistResult): string {
  const rows = Object.entries(result.losses).map(([loss, { retrieval: { auc }, information, calibration: { better, pairs } }]) => ({ loss, ...auc, information, better, temperature: better.temperature, heldOut: better.heldOutCrossEntropy, pairError: pairs?.expectedCalibrationError ?? null }));
  const auc = (value: RetrievalAuc) => formatWithInterval(value.auc, value);
  return metricsTable({
    columns: [
      { key: 'loss', label: 'loss' },
      { key: 'imageToLabel', label: 'AUC, image → label', format: auc },
      { key: 'labelToImage', label: 'AUC, label → image', format: auc },
      { key: 'information', label: 'information (nats)', format: (value) => `≥ ${formatWithInterval(value.bound, value)}` },
      { key: 'temperature', label: 'best temperature', format: (value) => value.toPrecision(4) },
      { key: 'better', label: 'NLL', format: (value) => value.crossEntropy.toFixed(4) },
      { key: 'heldOut', label: 'with it', format: fixed(4) },
      { key: 'pairError', label: 'calibration error of pairs', format: fixed(4) },
    ],
    rows,
  });
}

function percent(fraction: number): string {
  return formatPercent(fraction, 2);
}

function fixed(digits: number): (value: number) => string {
  return (value) => value.toFixed(digits);
}

function lossPoints(run: MnistRun, objective: ObjectiveName): { step: number; loss: number }[] {
  return MetricsLog.read(run.metrics)
    .filter((record) => record.objective === objective)
    .map((record) => ({ step: record.step as number, loss: record.loss as number }));
}

/** The image of median uncertainty, then those of the highest. */
function probabilityFigure(test: LabelledImages, models: readonly Model[], count: number): Figure {
  const uncertainty = Float64Array.from({ length: test.count }, (_, row) =>
    models.reduce((sum, { probabilities }) => sum + entropy(rowOf(probabilities, row)), 0),
  );
  const order = Array.from({ length: test.count }, (_, index) => index).toSorted((a, b) => uncertainty[b] - uncertainty[a]);
  const chosen = [order[Math.floor(test.count / 2)], ...order.slice(0, count - 1)];
  return probabilityBars({
    classNames,
    examples: chosen.map((index) => ({
      image: imageOf(test, index),
      label: test.labels[index],
      models: models.map(({ name, probabilities }) => ({ name, probabilities: rowOf(probabilities, index) })),
    })),
  });
}

function drawsFigure(test: LabelledImages, models: readonly Model[]): Figure {
  return imageGrid({
    title: 'Draws for every label under each loss',
    rows: classNames.flatMap((group, label) =>
      models.map(({ name, result }) => {
        const generation = result.generation.perLabel[label];
        return { group: `label ${group}`, name, note: noteOf(generation), images: imagesOf(test, generation.draws) };
      }),
    ),
  });
}

function noteOf({ effectiveSampleSize, distinct, purity }: GenerationResult): string {
  return `ESS ${effectiveSampleSize.toFixed(1)}, ${distinct} distinct, purity ${purity.toFixed(2)}`;
}

function imagesOf(images: LabelledImages, indices: readonly number[]): GrayImage[] {
  return indices.map((index) => imageOf(images, index));
}

function imageOf({ pixels, rows, columns }: LabelledImages, index: number): GrayImage {
  return { pixels: pixels.subarray(index * rows * columns, (index + 1) * rows * columns), rows, columns };
}

function rowOf({ data, columns }: Probabilities, row: number): Float64Array {
  return data.subarray(row * columns, (row + 1) * columns);
}
