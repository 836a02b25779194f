import { type DenseMatrix, mixturePotential, type SpherePotential } from '@crossmodal/theory';

const second = [0.85, 0.15, -0.5].map((x) => x / Math.hypot(0.85, 0.15, -0.5));

/** The two wells of arXiv 2601.19597, appendix E.2. */
export const wells: DenseMatrix = { data: Float64Array.from([0, 0, 1, ...second]), rows: 2, columns: 3 };

/** The potential of the wells. */
export const twoWells: SpherePotential = mixturePotential({ centres: wells, concentration: 12 });

/** The caps of figure 4, around the wells. */
export const caps = { centres: wells, radius: 0.5 } as const;
