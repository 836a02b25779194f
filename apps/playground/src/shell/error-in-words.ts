const REMEDIES: Readonly<Record<string, string>> = {
  DIVERGED: 'Choose a smaller learning rate, then train again.',
  NOT_POSITIVE_DEFINITE: 'Move the correlation away from −1 and 1.',
  DEGENERATE: 'Move the correlation away from −1 and 1.',
  ENGINE: 'Choose another engine; wasm works in every browser of the last years.',
};

/** What happened and what helps, for the reader of the page. */
export function errorInWords(error: unknown): string {
  const { message, code } = (error ?? {}) as { message?: string; code?: string };
  const remedy = code === undefined ? undefined : REMEDIES[code];
  const said = (message ?? String(error)).trim();
  return remedy === undefined ? said : `${said}${/[.!?]$/.test(said) ? '' : '.'} ${remedy}`;
}
