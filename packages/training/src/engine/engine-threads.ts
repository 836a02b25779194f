import { OutOfRangeError } from '../errors.ts';

/** The number of threads that was asked for: the option, or else the environment's `CROSSMODAL_THREADS`, or `undefined`. */
export function engineThreads(caller: string, option: number | undefined): number | undefined {
  const text = process.env.CROSSMODAL_THREADS;
  if (option === undefined && (text === undefined || text === '')) return undefined;
  const [name, threads] = option === undefined ? ['CROSSMODAL_THREADS', Number(text)] : ['threads', option];
  if (!Number.isInteger(threads) || threads < 1) {
    throw new OutOfRangeError(`${caller}: ${name} is ${option ?? text}; expected an integer >= 1`);
  }
  return threads;
}
