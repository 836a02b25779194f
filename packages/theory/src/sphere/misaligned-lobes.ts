/** The two lobes of angles of `misalignedPairs`: concentration of both, share of that at 0, noise of a coordinate. */
export const misalignedLobes = { concentration: 6, share: 0.7, noise: 0.02 } as const;
