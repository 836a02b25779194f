/** s(z, w): the inner product, for unit vectors, or −|z − w|²/scale. */
export type EnergyCritic = { readonly type: 'inner' } | { readonly type: 'l2'; readonly scale: number };
