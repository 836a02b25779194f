import type { Integration } from './integration.ts';

/**
 * How Baptista, Stuart and Tran (2025, section 6.3) integrate: Δt = 1e-5 up to T = 0.1 from (0.75, 0.75), every tenth
 * of the 10 000 steps recorded. The defaults take Δt = 1e-3, which moved the last positions in a hundred random fields
 * by less than 1e-7, in a hundredth of the time.
 */
export const paperIntegration: Required<Integration> = { step: 1e-5, steps: 10_000, recordEvery: 10, start: [0.75, 0.75] };
