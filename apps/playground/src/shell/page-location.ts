/** Where the app is: a page and the query with its state. */
export interface PageLocation {
  readonly path: string;
  readonly query: string;
}

/** Reads `#/path?query`; the empty path stands for the first page. */
export function parsePageLocation(hash: string): PageLocation {
  const [, path = '', query = ''] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  return { path, query };
}

/** The part of the address that {@link parsePageLocation} reads. */
export function formatPageLocation({ path, query }: PageLocation): string {
  return `#/${path}${query === '' ? '' : `?${query}`}`;
}
