import { expect, test } from 'vitest';

import * as evaluation from './index.ts';

test('the package exports its functions and no helper', () => {
  expect(Object.keys(evaluation).toSorted()).toEqual([
    'accuracy',
    'anomalyCorrelation',
    'averagePrecision',
    'biasByLevel',
    'calibrationBins',
    'classificationReport',
    'columnLogMeanExp',
    'conditionalWeights',
    'confusionMatrix',
    'crps',
    'distinctCount',
    'effectiveSampleSize',
    'expectedCalibrationError',
    'groupInterval',
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
    'rmseByLevel',
    'sampleConditional',
    'skillScore',
    'spreadSkill',
    'weightedMoments',
  ]);
});
