/** The reader's choice of colours; `auto` follows the system. */
export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'crossmodal-playground-theme';
export const themes: readonly Theme[] = ['auto', 'light', 'dark'];

/** The choice of the last visit. */
export function storedTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(KEY)) ?? 'auto';
  } catch {
    // A page without a place to store still works.
    return 'auto';
  }
}

/** Colours the page and keeps the choice. */
export function applyTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // As above.
  }
}
