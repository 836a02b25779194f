/** Size of all ordinary text of a figure, in pixels. */
export const FONT_SIZE = 12;

/** Inline style of every figure: larger than Plot's 10 px, which is hard to read once a report is scaled down. */
export const FIGURE_STYLE: { readonly fontSize: string; readonly overflow: string } = {
  fontSize: `${FONT_SIZE}px`,
  // Labels may reach a pixel or two past the estimate of their width; better drawn than cut.
  overflow: 'visible',
};
