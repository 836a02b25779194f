/**
 * How expectations over independent points are estimated: `'u'` leaves out the terms in which a point meets itself,
 * `'v'` takes them all. The `'v'` form is minimised by weights that put everything on the own pair of a point, which
 * learns nothing; train with `'u'`.
 */
export type MmdEstimator = 'u' | 'v';
