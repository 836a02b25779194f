import { describe, expect, it } from 'vitest';

import { CheckpointError, CrossmodalError, DivergenceError, EngineError, OutOfRangeError } from './errors.ts';

describe('errors', () => {
  it('carry a stable code and their class name', () => {
    const cases = [[OutOfRangeError, 'RANGE'], [EngineError, 'ENGINE'], [CheckpointError, 'CHECKPOINT'], [DivergenceError, 'DIVERGED']] as const;
    for (const [Class, code] of cases) {
      const error = new Class('what went wrong');
      expect(error).toBeInstanceOf(CrossmodalError);
      expect(error).toBeInstanceOf(Error);
      expect([error.code, error.name, error.message]).toEqual([code, Class.name, 'what went wrong']);
    }
  });

  it('keep the error that caused them', () => {
    const cause = new Error('disk full');
    expect(new CheckpointError('x', { cause }).cause).toBe(cause);
    expect(new EngineError('x', { cause }).cause).toBe(cause);
  });
});
