export { createRandom } from './create-random.ts';
export { erf } from './divergences/erf.ts';
export { erfc } from './divergences/erfc.ts';
export { expQuadraticGaussian } from './divergences/exp-quadratic-gaussian.ts';
export type { ExpQuadraticGaussian } from './divergences/exp-quadratic-gaussian.ts';
export { gaussianChiSquare } from './divergences/gaussian-chi-square.ts';
export { gaussianHellinger2 } from './divergences/gaussian-hellinger2.ts';
export { gaussianKL } from './divergences/gaussian-kl.ts';
export type { GaussianLaw } from './divergences/gaussian-law.ts';
export { gaussianMMD2 } from './divergences/gaussian-mmd2.ts';
export { gaussianReverseKL } from './divergences/gaussian-reverse-kl.ts';
export { gaussianW2 } from './divergences/gaussian-w2.ts';
export { gaussianW2Squared } from './divergences/gaussian-w2-squared.ts';
export { normalCdf } from './divergences/normal-cdf.ts';
export { normalPdf } from './divergences/normal-pdf.ts';
export { totalVariation1d } from './divergences/total-variation-1d.ts';
export { entropy } from './entropy.ts';
export {
  CrossmodalError,
  DataFormatError,
  DegenerateError,
  NotPositiveDefiniteError,
  OutOfRangeError,
  RankError,
  ShapeError,
  TiltingNotNormalizableError,
} from './errors.ts';
export type { ErrorCode } from './errors.ts';
export { finiteConditionalLossGradient } from './finite-conditional-loss-gradient.ts';
export { finiteConditionalLoss } from './finite-conditional-loss.ts';
export type { LossWeights } from './finite-conditional-loss.ts';
export { finiteJoint } from './finite-joint.ts';
export type { FiniteJoint } from './finite-joint.ts';
export { canonicalCorrelationTest } from './gaussian/canonical-correlation-test.ts';
export type { CanonicalCorrelationTest, CanonicalCorrelationTestOptions } from './gaussian/canonical-correlation-test.ts';
export { cca } from './gaussian/cca.ts';
export type { CanonicalCorrelations } from './gaussian/cca.ts';
export { conditionalMeanErrors } from './gaussian/conditional-mean-errors.ts';
export type { ConditionalMeanErrors } from './gaussian/conditional-mean-errors.ts';
export { densityRatioEmbeddings } from './gaussian/density-ratio-embeddings.ts';
export type { RatioEmbeddings } from './gaussian/density-ratio-embeddings.ts';
export { empiricalPair } from './gaussian/empirical-pair.ts';
export type { EmpiricalPairOptions } from './gaussian/empirical-pair.ts';
export { gaussianPair } from './gaussian/gaussian-pair.ts';
export type { GaussianPair, GaussianPairOptions } from './gaussian/gaussian-pair.ts';
export { jointQ } from './gaussian/joint-q.ts';
export { lowRank } from './gaussian/low-rank.ts';
export type { MatrixLike } from './gaussian/matrix-like.ts';
export { modelConditionals } from './gaussian/model-conditionals.ts';
export { modelJoint } from './gaussian/model-joint.ts';
export type { JointLaw } from './gaussian/model-joint.ts';
export { modelMarginals } from './gaussian/model-marginals.ts';
export type { MarginalLaws } from './gaussian/model-marginals.ts';
export { objective } from './gaussian/objective.ts';
export { optimalTilting } from './gaussian/optimal-tilting.ts';
export type { OptimalTilting, OptimalTiltingSpec } from './gaussian/optimal-tilting.ts';
export { populationLoss } from './gaussian/population-loss.ts';
export { populationLossGradient } from './gaussian/population-loss-gradient.ts';
export type { FactorsGradient, ProductsGradient } from './gaussian/population-loss-gradient.ts';
export { rankErrors } from './gaussian/rank-errors.ts';
export type { RankErrors } from './gaussian/rank-errors.ts';
export { reducedRankRegression } from './gaussian/reduced-rank-regression.ts';
export type { RegressionGains } from './gaussian/reduced-rank-regression.ts';
export { sampleNormal } from './gaussian/sample-normal.ts';
export type { SampleNormalOptions } from './gaussian/sample-normal.ts';
export { shrinkH } from './gaussian/shrink-h.ts';
export { symPow } from './gaussian/sym-pow.ts';
export type { TiltingFactors, TiltingProducts } from './gaussian/tilting-parameters.ts';
export type { GaussianLoss, Tilting, TiltingSpec } from './gaussian/tilting-spec.ts';
export { trueConditionals } from './gaussian/true-conditionals.ts';
export type { ConditionalLaws } from './gaussian/true-conditionals.ts';
export { twoSidedT } from './gaussian/two-sided-t.ts';
export { gaussianProcessPair } from './gaussian-process/gaussian-process-pair.ts';
export type { GaussianProcessOptions, GaussianProcessPair, GaussianProcessSample } from './gaussian-process/gaussian-process-pair.ts';
export { exactKmeWeights } from './kme/exact-kme-weights.ts';
export type { KmeAnchors } from './kme/exact-kme-weights.ts';
export { excessLoss } from './kme/excess-loss.ts';
export { excessUpperBound } from './kme/excess-upper-bound.ts';
export { expPmiFromPosteriors } from './kme/exp-pmi-from-posteriors.ts';
export { gaussianMixturePair } from './kme/gaussian-mixture-pair.ts';
export type { GaussianMixturePair, GaussianMixturePairOptions } from './kme/gaussian-mixture-pair.ts';
export { gaussianPairPmi } from './kme/gaussian-pair-pmi.ts';
export type { GaussianPairPmi } from './kme/gaussian-pair-pmi.ts';
export { kernelGram } from './kme/kernel-gram.ts';
export { kmeMmdSquared } from './kme/kme-mmd-squared.ts';
export { kmeNormSquared } from './kme/kme-norm-squared.ts';
export { kmeSimilarity } from './kme/kme-similarity.ts';
export { kmeSimilarityError } from './kme/kme-similarity-error.ts';
export { leakageBound } from './kme/leakage-bound.ts';
export type { LatentPosteriors } from './kme/leakage-bound.ts';
export { mixPointSets } from './kme/mix-point-sets.ts';
export type { PointKernel } from './kme/point-kernel.ts';
export type { PointSet } from './kme/point-set.ts';
export { positiveKmeWeights } from './kme/positive-kme-weights.ts';
export { randomFourierFeatures } from './kme/random-fourier-features.ts';
export type { RandomFourierFeaturesOptions } from './kme/random-fourier-features.ts';
export type { RandomFrequencies, RandomFrequenciesOptions } from './kme/random-frequencies.ts';
export { rankBarrier } from './kme/rank-barrier.ts';
export type { RankBarrier } from './kme/rank-barrier.ts';
export { sampleGaussianFrequencies } from './kme/sample-gaussian-frequencies.ts';
export { sampleImqFrequencies } from './kme/sample-imq-frequencies.ts';
export { subsetTopics } from './kme/subset-topics.ts';
export type { SubsetTopics, SubsetTopicsOptions } from './kme/subset-topics.ts';
export type { WeightedPoints } from './kme/weighted-points.ts';
export { wpseSimilarity } from './kme/wpse-similarity.ts';
export type { WpseSimilarityOptions } from './kme/wpse-similarity.ts';
export { zeroShotScores } from './kme/zero-shot-scores.ts';
export type { ZeroShotOptions } from './kme/zero-shot-scores.ts';
export { cholesky } from './linear-algebra/cholesky.ts';
export { choleskyWhiten } from './linear-algebra/cholesky-whiten.ts';
export type { DenseMatrix } from './linear-algebra/dense-matrix.ts';
export { fromMatrix } from './linear-algebra/from-matrix.ts';
export type {
  LinearAlgebraKernel,
  MatrixView,
  ProductArguments,
  SymmetricProductArguments,
  TriangularSystem,
} from './linear-algebra/linear-algebra-kernel.ts';
export { loadSystemBlas } from './linear-algebra/load-system-blas.ts';
export type { SystemBlas } from './linear-algebra/load-system-blas.ts';
export { matrixProduct } from './linear-algebra/matrix-product.ts';
export { MomentAccumulator } from './linear-algebra/moment-accumulator.ts';
export type { Covariances, SampleBatch } from './linear-algebra/moment-accumulator.ts';
export { portableKernel } from './linear-algebra/portable-kernel.ts';
export { selectKernel } from './linear-algebra/select-kernel.ts';
export type { KernelSelection } from './linear-algebra/select-kernel.ts';
export { symmetricEigen } from './linear-algebra/symmetric-eigen.ts';
export { toMatrix } from './linear-algebra/to-matrix.ts';
export { triangularSolve } from './linear-algebra/triangular-solve.ts';
export { truncatedCca } from './linear-algebra/truncated-cca.ts';
export type { TruncatedCca, TruncatedCcaOptions } from './linear-algebra/truncated-cca.ts';
export { truncatedSvd } from './linear-algebra/truncated-svd.ts';
export type { MatrixOperator, TruncatedSvd, TruncatedSvdOptions } from './linear-algebra/truncated-svd.ts';
export { typedArrayKernel } from './linear-algebra/typed-array-kernel.ts';
export { wasmSimdKernel } from './linear-algebra/wasm-simd-kernel.ts';
export { logSumExp } from './log-sum-exp.ts';
export { normalisedEncoderModel } from './normalised-encoder/normalised-encoder-model.ts';
export type { NormalisedEncoderModel, NormalisedEncoderOptions } from './normalised-encoder/normalised-encoder-model.ts';
export { normalisedEncoderOptimum } from './normalised-encoder/normalised-encoder-optimum.ts';
export type { NormalisedEncoderOptimum } from './normalised-encoder/normalised-encoder-optimum.ts';
export { Random } from './random.ts';
export type { RandomState } from './random.ts';
export { softmax } from './softmax.ts';
export { besselIe } from './sphere/bessel-ie.ts';
export { logBesselI } from './sphere/log-bessel-i.ts';
export { logKernelVolume } from './sphere/log-kernel-volume.ts';
export { vonMisesMeanLength } from './sphere/von-mises-mean-length.ts';
