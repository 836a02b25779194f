/** A kernel of two points: k(u, v) = exp(−|u − v|²/(2σ²)), c / √(c² + |u − v|²) or ⟨u, v⟩. */
export type PointKernel =
  | { readonly type: 'gaussian'; readonly sigma: number }
  | { readonly type: 'imq'; readonly c: number }
  | { readonly type: 'linear' };
