import { describe, expect, test } from 'vitest';

import { choiceField, numberField, seedField } from './fields.ts';
import { stateCodec } from './state-codec.ts';

interface Example {
  readonly corr: number;
  readonly loss: 'u|v' | 'joint';
  readonly seed: number;
}

const codec = stateCodec<Example>({
  corr: numberField(0.5, { min: -1, max: 1, step: 0.01 }),
  loss: choiceField('joint', ['u|v', 'joint']),
  seed: seedField(),
});

describe('the state of a page in its link', () => {
  test('is the same after writing and reading', () => {
    const state: Example = { corr: -0.37, loss: 'u|v', seed: 12 };
    expect(codec.encode(state)).toBe('corr=-0.37&loss=u%7Cv&seed=12');
    expect(codec.decode(codec.encode(state))).toEqual({ state, problems: [] });
  });

  test('leaves out what is as it is without a link', () => {
    expect(codec.encode(codec.defaults)).toBe('');
    expect(codec.decode('').state).toEqual({ corr: 0.5, loss: 'joint', seed: 0 });
  });

  test('has the default, and says so, where the link makes no sense', () => {
    const { state, problems } = codec.decode('corr=2&loss=nce&seed=1.5&speed=3');
    expect(state).toEqual(codec.defaults);
    expect(problems).toEqual([
      'The link sets “corr” to “2”; expected a number from -1 to 1. It is 0.5 now.',
      'The link sets “loss” to “nce”; expected u|v, joint. It is joint now.',
      'The link sets “seed” to “1.5”; expected an integer from 0 to 999999. It is 0 now.',
      'The link sets “speed”, which this page does not have; it is left out.',
    ]);
  });

  test('takes no empty text for a number, and writes no digits beyond the step', () => {
    expect(codec.decode('corr=').problems).toHaveLength(1);
    expect(codec.encode({ ...codec.defaults, corr: 0.1 + 0.2 })).toBe('corr=0.3');
  });
});
