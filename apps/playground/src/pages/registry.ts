import { page, type Page } from './page.ts';

/** All pages, in the order of the navigation; the first opens without a link. To add one, write its file and its line here. */
export const pages: readonly Page[] = [
  page({ path: 'gaussian', name: 'Gaussian pair', load: async () => (await import('./gaussian/gaussian-page.tsx')).gaussianPage }),
  page({ path: 'digits', name: 'Digits', load: async () => (await import('./digits/digits-page.tsx')).digitsPage }),
  page({ path: 'emoji', name: 'Emoji', load: async () => (await import('./emoji/emoji-page.tsx')).emojiPage }),
  page({ path: 'ocean', name: 'Ocean', load: async () => (await import('./ocean/ocean-page.tsx')).oceanPage }),
  page({ path: 'drifters', name: 'Drifters', load: async () => (await import('./drifters/drifters-page.tsx')).driftersPage }),
  page({ path: 'geometry', name: 'Geometry', load: async () => (await import('./geometry/geometry-page.tsx')).geometryPage }),
  page({ path: 'embeddings', name: 'Your embeddings', load: async () => (await import('./embeddings/embeddings-page.tsx')).embeddingsPage }),
];
