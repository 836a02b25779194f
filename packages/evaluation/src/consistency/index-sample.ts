/** Drawn anchors with positives and negatives, as indices into a finite model. */
export interface IndexSample {
  /** `own`: every anchor has m negatives of its own; `shared`: all have the same m. */
  readonly sampling: 'own' | 'shared';
  /** xᵢ, n of them. */
  readonly anchors: Uint32Array;
  /** yᵢ, the positive of each anchor. */
  readonly positives: Uint32Array;
  /** y′, by rows: n × m numbers if `own`, m if `shared`. */
  readonly negatives: Uint32Array;
}
