import { expect, test } from 'vitest';

import * as evaluation from './index.ts';

test('the package exports its functions and no helper', () => {
  expect(Object.keys(evaluation).toSorted()).toEqual([
    'accuracy',
    'averagePrecision',
    'calibrationBins',
    'classificationReport',
    'columnLogMeanExp',
    'conditionalWeights',
    'confusionMatrix',
    'distinctCount',
    'effectiveSampleSize',
    'expectedCalibrationError',
    'knnClassifier',
    'labelPosterior',
    'linearProbe',
    'majorityVote',
    'meanEntropy',
    'meanInterval',
    'meanReciprocalRank',
    'medianRank',
    'nearestNeighbours',
    'negativeLogLikelihood',
    'partnerRanks',
    'precisionAtK',
    'predictedClasses',
    'purity',
    'recallAtK',
    'recallFromRanks',
    'retrieveTopK',
    'sampleConditional',
    'weightedMoments',
  ]);
});
