/** Names of the losses in `losses`. */
export type LossName =
  | 'alignment'
  | 'barlow-twins'
  | 'clip'
  | 'conditional'
  | 'dcl'
  | 'dclw'
  | 'distillation'
  | 'hard-negative'
  | 'info-nce'
  | 'joint'
  | 'labelled-conditional'
  | 'nt-xent'
  | 'sig-lip'
  | 'spectral-contrastive'
  | 'sup-con'
  | 'triplet'
  | 'uniformity'
  | 'vic-reg';

/** What is known of a loss without running it, at the defaults of its options. */
export interface LossInfo {
  /** Its key in `losses`; with `-` taken out and `Loss` behind it, the function: `nt-xent` is `ntXentLoss`. */
  readonly name: LossName;
  /** Where it is defined: authors, year and equation. */
  readonly paper: string;
  /** What it is a function of: a matrix of logits (rows u, columns v), or embeddings. */
  readonly input: 'logits' | 'embeddings';
  /**
   * Value where nothing is learned, for a batch of n pairs: at the best constant logits, or at equal embeddings, of
   * dimension `dim` (default 1) where that counts. Rows of one modality, as in SupCon and uniformity, number n.
   */
  readonly chanceLevel: (n: number, dim?: number) => number;
  /** A number below which no batch of n pairs has its value; −Infinity if there is none. */
  readonly lowerBound: (n: number) => number;
  /** What changes nothing in its value. */
  readonly invariances: readonly string[];
  /** For which task its optimum is right. */
  readonly rightFor: string;
}

const ofPairs = ['order of the pairs'];
const twoSided = ['exchange of u and v', ...ofPairs];
const onSphere = ['rotation of the embeddings', 'positive scale of each embedding', ...ofPairs];
const ofViews = [...onSphere, 'exchange of the views'];
const twoViews = 'two views of one modality, or two modalities with one encoder';
const logCount = (n: number): number => Math.log(n);
const minusLogCount = (n: number): number => -Math.log(n);
const zero = (): number => 0;
// A cosine is at most 1 for the pair and at least −1 for the negatives, at the temperature 0.1.
const decoupledBound = (n: number): number => Math.log(2 * n - 2) - 20;
const decoupledChance = (n: number): number => Math.log(2 * n - 2);

/**
 * The losses by name, for menus, configurations and tests; `lossInfo` looks one up. Those whose chance level depends on
 * more than the number of pairs (on a kernel: the MMD losses; on the number of classes: `labelGivenImageLoss` and
 * `fineTuneLoss`) are not among them.
 */
export const losses: { readonly [Name in LossName]: LossInfo & { readonly name: Name } } = {
  alignment: {
    name: 'alignment',
    paper: 'Wang and Isola 2020, section 4.1.1',
    input: 'embeddings',
    chanceLevel: zero,
    lowerBound: zero,
    invariances: ['rotation of the embeddings', 'shift of the embeddings', ...twoSided],
    rightFor: 'nothing alone, for collapse minimises it; with uniformity, features on the sphere',
  },
  'barlow-twins': {
    name: 'barlow-twins',
    paper: 'Zbontar, Jing, Misra, LeCun and Deny 2021, equations 1 and 2',
    input: 'embeddings',
    chanceLevel: (_n, dim = 1) => dim,
    lowerBound: zero,
    invariances: ['shift and positive scale of each dimension', 'order of the dimensions', ...twoSided],
    rightFor: 'features of a linear model on top',
  },
  clip: {
    name: 'clip',
    paper: 'Radford et al. 2021; Baptista, Stuart and Tran 2025, equations 7 and 8',
    input: 'logits',
    chanceLevel: logCount,
    lowerBound: zero,
    invariances: ['a constant added to the logits', ...twoSided],
    rightFor: 'retrieval in both directions',
  },
  conditional: {
    name: 'conditional',
    paper: 'Baptista, Stuart and Tran 2025, equation 12 and Problem 3.13',
    input: 'logits',
    chanceLevel: zero,
    lowerBound: minusLogCount,
    invariances: ['a constant added to the logits', ...twoSided],
    rightFor: 'with (1, 1) retrieval in both directions, with (0, 2) v given u, with (2, 0) u given v',
  },
  dcl: {
    name: 'dcl',
    paper: 'Yeh et al. 2022, L_DC',
    input: 'embeddings',
    chanceLevel: decoupledChance,
    lowerBound: decoupledBound,
    invariances: ofViews,
    rightFor: `${twoViews}, in small batches`,
  },
  dclw: {
    name: 'dclw',
    paper: 'Yeh et al. 2022, L_DCW',
    input: 'embeddings',
    chanceLevel: decoupledChance,
    lowerBound: decoupledBound,
    invariances: ofViews,
    rightFor: `${twoViews}, in small batches and with few false pairs`,
  },
  distillation: {
    name: 'distillation',
    paper: 'Hinton, Vinyals and Dean 2015, section 2',
    input: 'logits',
    chanceLevel: logCount,
    lowerBound: zero,
    invariances: ['a function of u added to the logits', ...ofPairs],
    rightFor: 'what the teacher is right for, given u',
  },
  'hard-negative': {
    name: 'hard-negative',
    paper: 'Robinson, Chuang, Sra and Jegelka 2021, equation 4',
    input: 'logits',
    chanceLevel: logCount,
    lowerBound: zero,
    invariances: ['a function of u added to the logits', ...ofPairs],
    rightFor: 'ranking v given u where most negatives are easy; no density ratio',
  },
  'info-nce': {
    name: 'info-nce',
    paper: 'van den Oord, Li and Vinyals 2018, equation 4',
    input: 'logits',
    chanceLevel: logCount,
    lowerBound: zero,
    invariances: ['a function of u added to the logits', ...ofPairs],
    rightFor: 'finding or classifying v given u',
  },
  joint: {
    name: 'joint',
    paper: 'Baptista, Stuart and Tran 2025, Problem 3.7',
    input: 'logits',
    chanceLevel: zero,
    lowerBound: () => -Infinity,
    invariances: ['a constant added to the logits', ...twoSided],
    rightFor: 'the joint law: sampling pairs, and marginals closer to the data than those of the conditional loss',
  },
  'labelled-conditional': {
    name: 'labelled-conditional',
    paper: 'Baptista, Stuart and Tran 2025, equation 12, Problem 3.13 and Proposition 6.1',
    input: 'logits',
    chanceLevel: zero,
    lowerBound: minusLogCount,
    invariances: ['a constant added to the logits', ...ofPairs],
    rightFor: 'v one of few labels: with (0, 2) classification, with (2, 0) u given its label',
  },
  'nt-xent': {
    name: 'nt-xent',
    paper: 'Chen, Kornblith, Norouzi and Hinton 2020, equation 1',
    input: 'embeddings',
    chanceLevel: (n) => Math.log(2 * n - 1),
    lowerBound: zero,
    invariances: ofViews,
    rightFor: twoViews,
  },
  'sig-lip': {
    name: 'sig-lip',
    paper: 'Zhai, Mustafa, Kolesnikov and Beyer 2023, section 3.2',
    input: 'logits',
    chanceLevel: (n) => Math.log(n) + (n - 1) * Math.log(n / (n - 1)),
    lowerBound: zero,
    invariances: twoSided,
    rightFor: 'retrieval in both directions, in batches of one size',
  },
  'spectral-contrastive': {
    name: 'spectral-contrastive',
    paper: 'HaoChen, Wei, Gaidon and Ma 2021, equation 6',
    input: 'logits',
    chanceLevel: () => -1,
    lowerBound: () => -Infinity,
    invariances: twoSided,
    rightFor: 'linear models on top; the truncated singular value decomposition of the whitened law',
  },
  'sup-con': {
    name: 'sup-con',
    paper: 'Khosla et al. 2020, equation 2',
    input: 'embeddings',
    chanceLevel: (n) => Math.log(n - 1),
    lowerBound: zero,
    invariances: [...onSphere, 'names of the classes'],
    rightFor: 'a classifier on top, of the classes it was given',
  },
  triplet: {
    name: 'triplet',
    paper: 'Schroff, Kalenichenko and Philbin 2015, section 3.1',
    input: 'embeddings',
    chanceLevel: () => 0.2,
    lowerBound: zero,
    invariances: ['rotation of the embeddings', 'shift of the embeddings', ...ofPairs],
    rightFor: 'ranking v given u; no density ratio',
  },
  uniformity: {
    name: 'uniformity',
    paper: 'Wang and Isola 2020, section 4.1.2',
    input: 'embeddings',
    chanceLevel: zero,
    lowerBound: (n) => (-4 * n) / (n - 1),
    invariances: ['rotation of the embeddings', 'shift of the embeddings', ...ofPairs],
    rightFor: 'nothing alone, for it does not see pairs; with alignment, features on the sphere',
  },
  'vic-reg': {
    name: 'vic-reg',
    paper: 'Bardes, Ponce and LeCun 2022, equations 1 to 6',
    input: 'embeddings',
    chanceLevel: () => 49.5,
    lowerBound: zero,
    invariances: ['shift of the embeddings', 'order of the dimensions', ...twoSided],
    rightFor: 'features of a linear model on top, shared by the modalities',
  },
};
