import { criticalNegatives } from '@crossmodal/theory';

/** A measure of the paper's section 5 over shares of negatives, for one number of anchors. */
export interface ReportedCurve {
  readonly measure: string;
  /** n, nominal. */
  readonly anchors: '14M' | '10M' | '6M';
  /** Percent, at each of {@link reportedShares}. */
  readonly values: readonly number[];
}

/** m/n, in percent. */
export const reportedShares: readonly number[] = [1, 10, 40, 70, 100];

/** The 45 values, read off the vector figures of section 5; one run each, without seeds or intervals. */
export const reportedCurves: readonly ReportedCurve[] = [
  { measure: 'ImageNet top-1', anchors: '14M', values: [2.07, 21.7, 40.8, 41.2, 40.95] },
  { measure: 'ImageNet top-1', anchors: '10M', values: [1.47, 17.08, 37.11, 37.02, 37.18] },
  { measure: 'ImageNet top-1', anchors: '6M', values: [1.07, 8.61, 28.29, 28.38, 28.6] },
  { measure: 'MSCOCO mean R@1', anchors: '14M', values: [0.74, 9.91, 20.62, 21.23, 21.69] },
  { measure: 'MSCOCO mean R@1', anchors: '10M', values: [0.68, 7.17, 17.97, 18.22, 18.24] },
  { measure: 'MSCOCO mean R@1', anchors: '6M', values: [0.35, 3.51, 11.1, 12.22, 12.52] },
  { measure: 'Flickr mean R@1', anchors: '14M', values: [1.47, 14.79, 33.34, 33.91, 34.63] },
  { measure: 'Flickr mean R@1', anchors: '10M', values: [1.22, 10.57, 27.56, 27.99, 28.98] },
  { measure: 'Flickr mean R@1', anchors: '6M', values: [0.95, 6.64, 18.86, 19.28, 19.52] },
];

/** Anchors and critical negatives that the paper plots. */
export const reportedCritical: { readonly anchors: readonly number[]; readonly negatives: readonly number[] } = {
  anchors: [0.56e7, 0.98e7, 1.4e7],
  negatives: [0.224e7, 0.392e7, 0.56e7],
};

/** Curves that are flat from a share of negatives on, to within some points. */
export function flatFrom(share: number, tolerance: number): readonly ReportedCurve[] {
  return reportedCurves.filter(({ values }) => criticalNegatives(reportedShares, values, { tolerance }) === share);
}
