import { densityContours, densityCurves, type DensityPanel } from '@crossmodal/plots';
import {
  createRandom,
  gaussianMMD2,
  gaussianPair,
  type GaussianPair,
  gaussianW2,
  modelConditionals,
  modelJoint,
  modelMarginals,
  normalisedEncoderModel,
  normalisedEncoderOptimum,
  normalPdf,
  optimalTilting,
  type OptimalTilting,
  rankErrors,
  sampleNormal,
  type TiltingSpec,
  trueConditionals,
} from '@crossmodal/theory';
import { conditionalLoss } from '@crossmodal/losses';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { Matrix } from 'ml-matrix';

import { drawn } from '../drawn.ts';
import type { Check, Findings, ReproductionContext } from './reproduction.ts';
import { trainLinearPair } from './train-linear-pair.ts';

/** Of (u, v), as in the paper. */
const COVARIANCE = [[1.5, 1], [1, 1.5]] as const;

interface Method {
  readonly name: string;
  readonly spec: TiltingSpec;
  /** Worked out by hand or by an independent program, to the digits printed. */
  readonly exact: {
    readonly A: number;
    readonly loss: number;
    readonly gainU: number;
    readonly varianceU: number;
    readonly marginalU: number;
    readonly klU: number;
    readonly klV: number;
    readonly klJoint: number;
    readonly w2MarginalU: number;
    readonly mmd2: number;
  };
}

const methods: readonly Method[] = [
  {
    name: 'inner product, conditional loss',
    spec: { tilting: 'inner', loss: 'conditional' },
    exact: { A: 4 / 9, loss: -2 / 9, gainU: 2 / 3, varianceU: 1.5, marginalU: 2.7, klU: 0.0716711102, klV: 0.0716711102, klJoint: 0.1433422205, w2MarginalU: 0.4184228011, mmd2: 0.0212219065 },
  },
  {
    name: 'inner product, joint loss',
    spec: { tilting: 'inner', loss: 'joint' },
    exact: { A: 1 / 3, loss: -0.1894922971, gainU: 0.5, varianceU: 1.5, marginalU: 2, klU: 0.0855599991, klV: 0.0855599991, klJoint: 0.1044010353, w2MarginalU: 0.189468691, mmd2: 0.0107540865 },
  },
  {
    name: 'L2, u given v',
    spec: { tilting: 'l2', loss: 'u|v' },
    exact: { A: 0.8, loss: -0.2938933325, gainU: 2 / 3, varianceU: 5 / 6, marginalU: 7 / 6, klU: 0, klV: 0.136226481, klJoint: 0.1534264097, w2MarginalU: 0.1446214217, mmd2: 0.0146820866 },
  },
  {
    name: 'L2, conditional loss',
    spec: { tilting: 'l2', loss: 'conditional' },
    exact: { A: 0.7907604411, loss: -0.2669750927, gainU: 0.5425728922, varianceU: 0.6861406616, marginalU: 0.9724013741, klU: 0.0269182397, klV: 0.0269182397, klJoint: 0.0814788201, w2MarginalU: 0.2386407318, mmd2: 0.0110416911 },
  },
  {
    name: 'L2, joint loss',
    spec: { tilting: 'l2', loss: 'joint' },
    exact: { A: 2 / 3, loss: -0.215972811, gainU: 0.5, varianceU: 0.75, marginalU: 1, klU: 0.0306530755, klV: 0.0306530755, klJoint: 0.0779205215, w2MarginalU: 0.2247448714, mmd2: 0.0097729932 },
  },
];

/** Draws for the check of the sampled loss, and of the training. */
const streams = { batches: 20, samples: 21 } as const;

/** Figures 1 to 6: the target N(0, [[1.5, 1], [1, 1.5]]) under every tilting and loss, exactly and by training. */
export const gaussian2d = {
  async run({ profile, seed, terminal, signal }: ReproductionContext): Promise<Findings> {
    const pair = gaussianPair({ cov: COVARIANCE, nu: 1 });
    const optima = methods.map(({ spec }) => optimalTilting(pair, spec));
    await selectEngine();
    terminal.progress('sampled losses');
    const sampled = await sampledLoss(optima[0].A.get(0, 0), seed);
    terminal.progress('training linear encoders');
    const trained = await trainedTilting(profile, seed, signal);
    const checks = [
      ...methods.flatMap((method, i) => methodChecks(pair, method, optima[i])),
      ...normalisedChecks(),
      {
        name: 'sampled loss of 20 batches of 4,096 at the optimum (within 3 standard errors)',
        source: 'theory',
        expected: { value: -2 / 9, tolerance: 3 * sampled.standardError },
        ours: sampled.mean,
      },
      { name: 'A of linear encoders trained by the sampled conditional loss', source: 'theory', expected: { value: 4 / 9, tolerance: 0.02 }, ours: trained },
    ] satisfies Check[];
    return { checks, sections: await sections(pair, optima) };
  },
};

function methodChecks(pair: GaussianPair, { name, spec, exact }: Method, optimum: OptimalTilting): Check[] {
  const [, errors] = rankErrors(pair, spec);
  const { gainU, covU } = modelConditionals(pair, optimum);
  const marginalU = modelMarginals(pair, optimum).covU.get(0, 0);
  const zero = [0];
  const check = (quantity: string, value: number, ours: number): Check => ({
    name: `${name}: ${quantity}`,
    source: 'theory',
    expected: { value, tolerance: 1e-9 },
    ours,
  });
  return [
    check('A', exact.A, optimum.A.get(0, 0)),
    check('loss', exact.loss, optimum.lossValue),
    check('gain of u given v', exact.gainU, gainU.get(0, 0)),
    check('variance of u given v', exact.varianceU, covU.get(0, 0)),
    check('variance of the u-marginal', exact.marginalU, marginalU),
    check('E KL of u given v', exact.klU, errors.klUGivenV),
    check('E KL of v given u', exact.klV, errors.klVGivenU),
    check('KL of the joint laws', exact.klJoint, errors.klJoint),
    check('W2 of the u-marginals', exact.w2MarginalU, gaussianW2({ mean: zero, cov: [[marginalU]] }, { mean: zero, cov: [[1.5]] })),
    check('MMD² of the joint laws, bandwidth 1', exact.mmd2, gaussianMMD2(modelJoint(pair, optimum), { mean: [0, 0], cov: COVARIANCE }, { bandwidth: 1 })),
  ];
}

function normalisedChecks(): Check[] {
  const correlation = 2 / 3;
  const atOne = normalisedEncoderModel({ correlation, kappa: 1, varianceU: 1.5, varianceV: 1.5 });
  const best = normalisedEncoderOptimum({ correlation });
  const check = (name: string, value: number, ours: number): Check => ({ name: `normalised encoders: ${name}`, source: 'theory', expected: { value, tolerance: 1e-7 }, ours });
  return [
    check('probability of equal signs', 0.7322795272, atOne.sameSignProbability),
    check('loss at temperature 1', -0.0307782239, atOne.loss),
    check('best 1/temperature', 0.5031094423, best.kappa),
    check('least loss', -0.1121688149, best.loss),
    check('E[u | v > 0] at temperature 1', 0.7442336, atOne.meanU(1)),
  ];
}

/** The mean of the sampled conditional loss over batches at given encoders, and its standard error. */
async function sampledLoss(A: number, seed: number): Promise<{ mean: number; standardError: number }> {
  const [batches, size] = [20, 4096];
  const random = createRandom(seed, streams.batches);
  const losses: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const draws = Float32Array.from(sampleNormal({ cov: COVARIANCE, count: size, random }));
    const loss = tf.tidy(() => {
      const [u, v] = tf.split(tf.tensor2d(draws, [size, 2]), 2, 1) as tf.Tensor2D[];
      return conditionalLoss(tf.matMul(tf.mul(u, A) as tf.Tensor2D, v, false, true) as tf.Tensor2D);
    });
    losses.push((await loss.data())[0]);
    loss.dispose();
  }
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / batches;
  const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / (batches - 1);
  return { mean, standardError: Math.sqrt(variance / batches) };
}

async function trainedTilting(profile: ReproductionContext['profile'], seed: number, signal: AbortSignal): Promise<number> {
  const count = profile === 'quick' ? 20_000 : 200_000;
  const draws = sampleNormal({ cov: COVARIANCE, count, random: createRandom(seed, streams.samples) });
  const U = Float64Array.from({ length: count }, (_, i) => draws[2 * i]);
  const V = Float64Array.from({ length: count }, (_, i) => draws[2 * i + 1]);
  const A = await trainLinearPair({ count, U, nu: 1, V, nv: 1 }, { embeddingDim: 1, batchSize: 512, epochs: 20, learningRate: 0.02, seed, signal });
  return A.get(0, 0);
}

async function sections(pair: GaussianPair, optima: readonly OptimalTilting[]): Promise<Findings['sections']> {
  const truth = { mean: [0, 0], cov: COVARIANCE } as const;
  const [innerConditional, innerJoint, l2OneSided] = optima;
  const shown = [
    { figure: 2, name: methods[0].name, optimum: innerConditional },
    { figure: 3, name: methods[2].name, optimum: l2OneSided },
    { figure: 4, name: methods[1].name, optimum: innerJoint },
  ];
  const contours = (title: string, panels: { title: string; cov: Matrix }[]) =>
    drawn(densityContours({ title, xLabel: 'u', yLabel: 'v', reference: truth, extent: 4, panels: panels.map(({ title: name, cov }) => ({ title: name, mean: [0, 0], cov: plane(cov) })) }));
  return [
    {
      heading: 'Joint laws (figures 1 and 5)',
      paragraphs: ['Dashed: the truth. The joint loss comes closest; inner products with the conditional loss inflate the marginals.'],
      figures: [
        await contours('The product of the marginals and what the models make of it', [
          { title: 'product of the marginals', cov: modelJoint(pair, { A: [[0]] }).cov },
          ...methods.map(({ name }, i) => ({ title: name, cov: modelJoint(pair, optima[i]).cov })),
        ]),
      ],
    },
    ...(await Promise.all(
      shown.map(async ({ figure, name, optimum }) => ({
        heading: `Conditionals and marginals: ${name} (figure ${figure})`,
        figures: [await drawn(densityCurves({ title: name, panels: lawPanels(pair, optimum) }))],
      })),
    )),
    {
      heading: 'Normalised encoders (figure 6)',
      paragraphs: ['In one dimension a normalised encoder is a sign: the model jumps at 0, and its marginals are exact.'],
      figures: [await drawn(densityCurves({ title: 'Normalised encoders, u given v = 1', panels: [normalisedPanel(pair)] }))],
    },
  ];
}

const axis = Float64Array.from({ length: 401 }, (_, i) => -4 + i / 50);

function lawPanels(pair: GaussianPair, optimum: OptimalTilting): DensityPanel[] {
  const truth = trueConditionals(pair);
  const model = modelConditionals(pair, optimum);
  const marginals = modelMarginals(pair, optimum);
  const panel = (title: string, xLabel: string, laws: { truth: [number, number]; model: [number, number] }): DensityPanel => ({
    title,
    xLabel,
    curves: [
      { name: 'truth', x: axis, y: density(...laws.truth), reference: true },
      { name: 'model', x: axis, y: density(...laws.model) },
    ],
  });
  return [
    panel('u given v = 1', 'u', { truth: [truth.gainU.get(0, 0), truth.covU.get(0, 0)], model: [model.gainU.get(0, 0), model.covU.get(0, 0)] }),
    panel('v given u = 1', 'v', { truth: [truth.gainV.get(0, 0), truth.covV.get(0, 0)], model: [model.gainV.get(0, 0), model.covV.get(0, 0)] }),
    panel('marginal of u', 'u', { truth: [0, pair.Cuu.get(0, 0)], model: [0, marginals.covU.get(0, 0)] }),
    panel('marginal of v', 'v', { truth: [0, pair.Cvv.get(0, 0)], model: [0, marginals.covV.get(0, 0)] }),
  ];
}

function normalisedPanel(pair: GaussianPair): DensityPanel {
  const { gainU, covU } = trueConditionals(pair);
  const correlation = pair.sigma[0];
  const [varianceU, varianceV] = [pair.Cuu.get(0, 0), pair.Cvv.get(0, 0)];
  const curve = (name: string, kappa: number) => {
    const model = normalisedEncoderModel({ correlation, kappa, varianceU, varianceV });
    return { name, x: axis, y: axis.map((u) => model.densityU(u, 1)) };
  };
  return {
    title: 'u given v = 1',
    xLabel: 'u',
    curves: [
      { name: 'truth', x: axis, y: density(gainU.get(0, 0), covU.get(0, 0)), reference: true },
      curve('temperature 1', 1),
      curve('best temperature', normalisedEncoderOptimum({ correlation }).kappa),
    ],
  };
}

function density(mean: number, variance: number): Float64Array {
  const deviation = Math.sqrt(variance);
  return axis.map((x) => normalPdf((x - mean) / deviation) / deviation);
}

function plane(cov: Matrix): readonly [readonly [number, number], readonly [number, number]] {
  return [[cov.get(0, 0), cov.get(0, 1)], [cov.get(1, 0), cov.get(1, 1)]];
}
