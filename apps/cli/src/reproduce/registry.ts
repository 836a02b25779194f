import type { Reproduction } from './reproduction.ts';

/** An experiment by name, loaded when it is run. */
export interface ReproductionEntry {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  /** Whether it keeps its parts in its folder, so that the same command goes on after a stop. */
  readonly resumes?: true;
  load(): Promise<Pick<Reproduction, 'run'>>;
}

const PAPER = 'Baptista, Stuart and Tran 2025';

/** Every experiment that `crossmodal reproduce` knows. */
export const reproductions: readonly ReproductionEntry[] = [
  {
    name: 'gaussian2d',
    title: 'A two-dimensional Gaussian under every tilting and loss (figures 1 to 6)',
    source: `${PAPER}, section 5.4`,
    load: async () => (await import('./gaussian2d.ts')).gaussian2d,
  },
  {
    name: 'gp',
    title: 'A Gaussian process and its coefficients: embedding, batch and sample size (figures 7 to 10)',
    source: `${PAPER}, section 6.1`,
    load: async () => (await import('./gp.ts')).gp,
  },
  {
    name: 'lagrangian',
    title: 'Lagrangian data assimilation: flows and trajectories of tracers (figures 13 to 15)',
    source: `${PAPER}, section 6.3`,
    load: async () => (await import('./lagrangian.ts')).lagrangianReproduction,
  },
  {
    name: 'losses',
    title: 'Every loss: its identities, bounds, gradients and closed forms, and convergence to its optimum',
    source: `${PAPER}, sections 2, 3 and 5, section 6.2 and Appendix B, and the papers of the losses`,
    load: async () => (await import('./losses.ts')).losses,
  },
  {
    name: 'kme',
    title: 'Weighted points in place of vectors: what KME-CLIP represents and one vector cannot',
    source: 'KME-CLIP, arXiv 2510.15508, and WPSE, arXiv 2404.19228, section 5.1; examples worked out here',
    load: async () => (await import('./kme.ts')).kme,
  },
  {
    name: 'consistency',
    title: 'What the minimum of a contrastive risk says of retrieval, and how many negatives it takes',
    source: 'Li, Wei, Yang and Ying 2026, arXiv 2605.02116, Theorems 3.1 to 4.6 and section 5; constants worked out here',
    load: async () => (await import('./consistency.ts')).consistency,
  },
  {
    name: 'geometry',
    title: 'Energies of InfoNCE on spheres: large batches, Gibbs laws, the gap of modalities, published and corrected',
    source: 'The Geometric Mechanics of Contrastive Representation Learning, arXiv 2601.19597, section 4 and appendices B, D and E',
    load: async () => (await import('./geometry.ts')).geometry,
  },
  {
    name: 'negatives',
    title: 'How many negatives: retrieval on real pairs, and losses of the whole data set in small batches',
    source: 'Li, Wei, Yang and Ying 2026, arXiv 2605.02116, section 5, on other data; FastCLIP, Wei et al. 2024',
    resumes: true,
    load: async () => (await import('./negatives.ts')).negatives,
  },
  {
    name: 'kme-emoji',
    title: 'Weighted points and vectors on real pictures and names: cosine, WPSE and KME at equal size',
    source: 'KME-CLIP, arXiv 2510.15508, and WPSE, arXiv 2404.19228, section 5.1; other data, no published numbers',
    resumes: true,
    load: async () => (await import('./kme-emoji.ts')).kmeEmoji,
  },
];
