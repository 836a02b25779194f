import type { StreamFunction } from '@crossmodal/datasets/lagrangian';

import type { LagrangianPairs } from './load-lagrangian.ts';

/** A test field as a stream function, with its trajectory from the start. */
export function testField({ dataset, train }: LagrangianPairs, index: number): { field: StreamFunction; path: [number, number][] } {
  const { degree, frequencies, coefficients, trajectories, records, count, integration } = dataset;
  const item = train.count + index;
  const size = coefficients.length / count;
  const at = (record: number): [number, number] => [trajectories[(item * records + record) * 2], trajectories[(item * records + record) * 2 + 1]];
  return {
    field: { degree, frequencies, coefficients: coefficients.subarray(item * size, (item + 1) * size) },
    path: [[integration.start[0], integration.start[1]], ...Array.from({ length: records }, (_, record) => at(record))],
  };
}
