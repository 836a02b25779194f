import { axisX, axisY, barY, gridY, image, ruleY, text } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE, FONT_SIZE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import type { GrayImage } from './gray-image.ts';
import { pngDataUri } from './png-data-uri.ts';
import { requireGrayImage } from './require-gray-image.ts';
import { requireSizes } from './require-sizes.ts';
import { seriesColour } from './series-colour.ts';
import { textWidth } from './text-width.ts';

/** One test image with what each model thinks of it. */
export interface ProbabilityExample {
  /** The picture that the models saw. */
  readonly image: GrayImage;
  /** Index of the true class in `classNames`; left out where nobody knows it. */
  readonly label?: number | undefined;
  /** The models, the same names in the same order in every example. */
  readonly models: readonly ModelProbabilities[];
}

/** What one model predicts for one image. */
export interface ModelProbabilities {
  /** Name at the top of the model's column. */
  readonly name: string;
  /** One probability in [0, 1] for each class. */
  readonly probabilities: ArrayLike<number>;
}

/** What `probabilityBars` draws. */
export interface ProbabilityBarsOptions {
  /** One row each, at least one. */
  readonly examples: readonly ProbabilityExample[];
  /** Names of the classes, drawn under the bars. */
  readonly classNames: readonly string[];
  /** In pixels; default 760. A figure of many classes or models is wider if they need it. */
  readonly width?: number;
  /** Heading; default `Predicted label probabilities`. */
  readonly title?: string;
  /** Text under the figure; default: an explanation of the bars. */
  readonly caption?: string;
}

const WIDTH = 760;
const ROW_HEIGHT = 104;
/** Longest side of a drawn image; with the label below it fits a row. */
const IMAGE_SIDE = 60;
/** Width kept for the ticks and the label of the probability axis, left of the first column. */
const AXIS_WIDTH = 54;
/** Room over a bar of probability 1 for its number. */
const NUMBER_HEIGHT = 16;
const NARROWEST_BAND = 15;

/**
 * For each test image a row: the image, then one bar chart of the predicted label probabilities per model, the true
 * label's bar in colour with its probability (Baptista, Stuart and Tran 2025, figure 11).
 *
 * @param options Images, labels and probabilities; every probability list has one entry a class.
 * @throws ShapeError If there is no example, class or model, a list has the wrong length, or the models differ
 *   between examples.
 * @throws OutOfRangeError If a label is no class, a probability is not in [0, 1], or the width is not positive.
 *
 * @example
 * ```ts
 * import { probabilityBars } from '@crossmodal/plots';
 *
 * const image = { pixels: new Uint8Array(4), rows: 2, columns: 2 };
 * const figure = probabilityBars({
 *   classNames: ['cat', 'dog'],
 *   examples: [{ image, label: 1, models: [{ name: 'two-sided', probabilities: [0.2, 0.8] }] }],
 * });
 * console.log(figure.title); // Predicted label probabilities
 * ```
 */
export function probabilityBars(options: ProbabilityBarsOptions): Figure {
  const { examples, classNames, title = 'Predicted label probabilities', width = WIDTH } = options;
  requireSizes('probabilityBars', { width });
  requireExamples(examples, classNames);
  const named = (label: number | undefined): string => (label === undefined ? '' : `label ${classNames[label]}`);
  const modelNames = examples[0].models.map(({ name }) => name);

  const widestName = Math.max(...classNames.map(textWidth));
  const imageColumn = Math.max(IMAGE_SIDE, ...examples.map(({ label }) => textWidth(named(label)))) + 8;
  const marginLeft = imageColumn + AXIS_WIDTH;
  const marginRight = 8;
  const gap = 18;
  const models = modelNames.length;
  const panel = Math.max(
    (width - marginLeft - marginRight - (models - 1) * gap) / models,
    classNames.length * NARROWEST_BAND,
    Math.max(...modelNames.map(textWidth)) + 8,
  );
  // Names that would run into each other under the bars are turned upright.
  const turned = widestName > (panel / classNames.length) * 0.95;
  const marginTop = 34;
  const marginBottom = 26 + (turned ? widestName : FONT_SIZE) + 6;

  const bars = examples.flatMap(({ models: predictions, label }, example) =>
    predictions.flatMap(({ name, probabilities }) =>
      Array.from(classNames, (_, index) => ({
        example,
        model: name,
        class: index,
        probability: probabilities[index],
        isTrue: index === label,
      })),
    ),
  );
  const pictures = examples.map(({ image: picture, label }, example) => {
    const scale = IMAGE_SIDE / Math.max(picture.rows, picture.columns);
    return {
      example,
      source: pngDataUri(picture),
      width: picture.columns * scale,
      height: picture.rows * scale,
      label: named(label),
    };
  });
  const besideFirstColumn = { fx: () => modelNames[0], fy: 'example', dx: -(AXIS_WIDTH + imageColumn / 2) };

  return {
    title,
    caption:
      options.caption ??
      'One row per test image: the predicted probability of each label, one column per model; the true label in blue with its probability.',
    options: {
      width: Math.round(marginLeft + models * panel + (models - 1) * gap + marginRight),
      height: marginTop + examples.length * ROW_HEIGHT + marginBottom,
      marginTop,
      marginRight,
      marginBottom,
      marginLeft,
      style: FIGURE_STYLE,
      fx: {
        domain: modelNames,
        label: null,
        paddingInner: models > 1 ? gap / (panel + gap) : 0,
        paddingOuter: 0,
      },
      fy: { domain: examples.map((_, index) => index), axis: null, padding: 0.1 },
      x: { domain: classNames.map((_, index) => index), type: 'band', padding: 0.15 },
      y: { domain: [0, 1], insetTop: NUMBER_HEIGHT },
      marks: [
        gridY([0.5, 1]),
        axisY({
          anchor: 'left',
          ticks: [0, 0.5, 1],
          label: 'probability',
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: AXIS_WIDTH - 8,
        }),
        axisX({
          anchor: 'bottom',
          tickFormat: (index: number) => classNames[index],
          tickSize: 0,
          tickRotate: turned ? -90 : 0,
          label: 'label',
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: marginBottom - 4,
        }),
        barY(bars, {
          fx: 'model',
          fy: 'example',
          x: 'class',
          y: 'probability',
          fill: (bar: { isTrue: boolean }) => (bar.isTrue ? seriesColour(0) : 'currentColor'),
          fillOpacity: { value: (bar: { isTrue: boolean }) => (bar.isTrue ? 1 : 0.4), scale: null },
          className: 'bar',
        }),
        text(bars, {
          filter: 'isTrue',
          fx: 'model',
          fy: 'example',
          x: 'class',
          y: 'probability',
          text: (bar: { probability: number }) => bar.probability.toFixed(2),
          dy: -8,
          className: 'true-probability',
        }),
        ruleY([0], { stroke: 'currentColor' }),
        image(pictures, {
          ...besideFirstColumn,
          src: 'source',
          width: 'width',
          height: 'height',
          frameAnchor: 'left',
          dy: -6,
          imageRendering: 'pixelated',
        }),
        text(pictures, {
          ...besideFirstColumn,
          text: 'label',
          frameAnchor: 'left',
          textAnchor: 'middle',
          dy: IMAGE_SIDE / 2 + 4,
          className: 'true-label',
        }),
      ],
    },
  };
}

function requireExamples(examples: readonly ProbabilityExample[], classNames: readonly string[]): void {
  if (examples.length === 0) throw new ShapeError('probabilityBars: examples is empty; expected at least one example');
  if (classNames.length === 0) throw new ShapeError('probabilityBars: classNames is empty; expected at least one name');
  const names = examples[0].models.map(({ name }) => name);
  if (names.length === 0) throw new ShapeError('probabilityBars: examples[0].models is empty; expected at least one model');
  if (new Set(names).size !== names.length) {
    throw new OutOfRangeError(`probabilityBars: examples[0].models are named ${names.join(', ')}; expected distinct names`);
  }
  for (const [index, { image: picture, label, models }] of examples.entries()) {
    const where = `probabilityBars: examples[${index}]`;
    requireGrayImage(picture, `${where}.image`);
    if (label !== undefined && (!Number.isInteger(label) || label < 0 || label >= classNames.length)) {
      throw new OutOfRangeError(`${where}.label is ${label}; expected an integer from 0 to ${classNames.length - 1}`);
    }
    if (models.length !== names.length || models.some(({ name }, position) => name !== names[position])) {
      throw new ShapeError(
        `${where}.models are ${models.map(({ name }) => name).join(', ')}; expected ${names.join(', ')} as in examples[0]`,
      );
    }
    for (const [position, { probabilities }] of models.entries()) {
      if (probabilities.length !== classNames.length) {
        throw new ShapeError(
          `${where}.models[${position}].probabilities has ${probabilities.length} entries; expected ${classNames.length}, one a class`,
        );
      }
      for (let entry = 0; entry < probabilities.length; entry++) {
        // Sums of float32 may pass 1 by some units in the last place.
        if (!(probabilities[entry] >= 0 && probabilities[entry] <= 1 + 1e-5)) {
          throw new OutOfRangeError(
            `${where}.models[${position}].probabilities[${entry}] is ${probabilities[entry]}; expected a number from 0 to 1`,
          );
        }
      }
    }
  }
}
