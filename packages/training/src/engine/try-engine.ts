import * as tf from '@tensorflow/tfjs-core';

import type { Compiler } from '../compiler.ts';
import { checkEngine } from './check-engine.ts';
import type { EngineCandidate, EngineName, StartOptions } from './engine-candidates.ts';
import { isMissing } from './is-missing.ts';

/** What came of starting an engine. */
export interface EngineAttempt<Name extends string = EngineName> {
  readonly engine: Name;
  readonly description: string;
  /** `missing`: its package is not installed. `failed`: it is there and does not start, or computes wrongly. */
  readonly outcome: 'works' | 'missing' | 'failed';
  /** Of an engine that works and has them: its library and number of threads. */
  readonly details?: string;
  /** What compiles training steps, of an engine that works and does. */
  readonly compiler?: Compiler;
  /** Why it does not work. */
  readonly reason?: string;
  /** What would make it work. */
  readonly remedy?: string;
}

/** Starts an engine and checks that it trains; never throws. */
export async function tryEngine<Name extends string>(candidate: EngineCandidate<Name>, options: StartOptions): Promise<EngineAttempt<Name>> {
  const { name: engine, description, needs, remedy } = candidate;
  try {
    // Without this, tfjs advertises another package on the first use of its cpu backend.
    tf.env().set('PROD', true);
    const { details, compiler } = (await candidate.start(options)) ?? {};
    await checkEngine();
    return {
      engine,
      description: details ? `${description}; ${details}` : description,
      outcome: 'works',
      ...(details && { details }),
      ...(compiler && { compiler }),
    };
  } catch (error) {
    if (needs !== undefined && isMissing(error, needs)) {
      return { engine, description, outcome: 'missing', reason: `${needs} is not installed`, remedy };
    }
    const [reason] = String((error as Error).message ?? error).split('\n');
    return { engine, description, outcome: 'failed', reason, remedy };
  }
}
