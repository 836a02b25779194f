import { expect, test } from 'vitest';

import { TaskError } from '../workers/task-error.ts';
import { errorInWords } from './error-in-words.ts';

test('an error is told with the remedy that its code has', () => {
  expect(errorInWords(new TaskError('train: the loss is NaN at step 3', 'DIVERGED'))).toBe('train: the loss is NaN at step 3. Choose a smaller learning rate, then train again.');
});

test('an error without a known code is told as it is', () => {
  expect(errorInWords(new Error('No disk.'))).toBe('No disk.');
  expect(errorInWords('nothing')).toBe('nothing');
});
