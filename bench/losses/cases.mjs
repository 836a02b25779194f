import { cosineLogits } from '@crossmodal/losses';

/** Float32 sums of n² terms, half of which cancel: at 256 pairs the wasm engine is off by 1e-4.
 */
const MMD = { options: { kernel: 'polynomial', degree: 2 }, largest: 1024, tolerance: 1e-3 };

/**
 * Every loss that is compared, at its defaults but for `options`; with the `largest` batch where a step takes n³
 * operations, and the relative `tolerance` of the loss where float32 allows no less than 1e-4.
 */
export const cases = {
  'align-uniform': {},
  alignment: {},
  'barlow-twins': {},
  clip: {},
  conditional: {},
  'conditional-mmd': MMD,
  dcl: {},
  dclw: {},
  distillation: {},
  'hard-negative': {},
  'info-nce': {},
  joint: {},
  'joint-mmd': MMD,
  'label-given-image': {},
  'labelled-conditional': {},
  'nt-xent': {},
  'sig-lip': {},
  'spectral-contrastive': {},
  'sup-con': {},
  triplet: {},
  uniformity: {},
  'vic-reg': {},
};

/** Losses of labels take the embeddings of the labels for v. */
export const ofLabels = ['label-given-image', 'labelled-conditional'];

/** Number of labels. */
export const CLASSES = 10;

/** Width of the samples from which kernels are made. */
export const DATA_WIDTH = 8;

/** The similarity of the teacher of a distillation. */
export const teacherSimilarity = (zu, zv) => cosineLogits(zu, zv, { temperature: 0.07 });
