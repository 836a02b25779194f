import { setTimeout } from 'node:timers/promises';

const LEAST_TURNS = 3;
/** Between turns, until the threads of the one before have gone to sleep. */
const PAUSE_MILLISECONDS = 20;

/**
 * Runs every case once a round, in an order that rotates, so that a machine that slows down slows all alike. A case that
 * has used its seconds and had three turns rests; one that fails drops out, with the reason as its `failure`.
 *
 * @param cases Each with `run()`, which resolves to milliseconds; their `times` are filled.
 */
export async function takeTurns(cases, { rounds, seconds }) {
  for (const each of cases) each.times = [];
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < cases.length; place++) {
      const each = cases[(round + place) % cases.length];
      const used = each.times.reduce((sum, time) => sum + time, 0);
      if (each.failure !== undefined || (each.times.length >= LEAST_TURNS && used > 1000 * seconds)) continue;
      await setTimeout(PAUSE_MILLISECONDS);
      try {
        each.times.push(await each.run());
      } catch (error) {
        each.failure = error.message;
      }
    }
  }
}
