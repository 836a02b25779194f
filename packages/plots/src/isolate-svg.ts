/** A start tag with its attributes; quoted values may hold any character. */
const START_TAG = /<[A-Za-z][^\s/>]*(?:\s+[^\s=/>]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*\s*\/?>/g;
const ATTRIBUTE = /([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')/g;

/**
 * Puts a prefix before every id of an SVG and every reference to one, and gives its classes the same prefix, so
 * that several can stand in one HTML page, where ids and style sheets are shared by all.
 *
 * @param svg Text of an SVG; an XML declaration or document type before it is dropped, as HTML has no place for it.
 * @param prefix Starts with a letter; unique in the page.
 */
export function isolateSvg(svg: string, prefix: string): string {
  const start = svg.search(/<svg[\s/>]/);
  const ids = new Set<string>();
  const classes = new Set<string>();
  const body = svg.slice(start).replace(START_TAG, (tag) =>
    tag.replace(ATTRIBUTE, (attribute, name: string, quoted: string) => {
      if (name === 'id') ids.add(quoted.slice(1, -1));
      if (name === 'class') for (const one of words(quoted.slice(1, -1))) classes.add(one);
      return attribute;
    }),
  );
  const renameId = (id: string): string => (ids.has(id) ? `${prefix}-${id}` : id);
  const renameReferences = (text: string): string =>
    text.replace(/url\((["']|&quot;)?#([^)"'&]+)\1?\)/g, (_, quote: string | undefined, id: string) =>
      `url(${quote ?? ''}#${renameId(id)}${quote ?? ''})`,
    );

  const renamed = body.replace(START_TAG, (tag) =>
    tag.replace(ATTRIBUTE, (_, name: string, quoted: string) => {
      const value = quoted.slice(1, -1);
      return `${name}=${quoted[0]}${renameValue(name, value)}${quoted[0]}`;
    }),
  );
  return renamed.replace(/(<style[^>]*>)([\s\S]*?)(<\/style>)/g, (_, open: string, sheet: string, close: string) => {
    const scoped = sheet.replace(/\.([A-Za-z_][\w-]*)/g, (selector, name: string) =>
      classes.has(name) ? `.${prefix}-${name}` : selector,
    );
    return open + renameReferences(scoped) + close;
  });

  function renameValue(name: string, value: string): string {
    if (name === 'id') return renameId(value);
    if (name === 'class') return words(value).map((one) => `${prefix}-${one}`).join(' ');
    if (name === 'aria-labelledby' || name === 'aria-describedby') return words(value).map(renameId).join(' ');
    if ((name === 'href' || name === 'xlink:href') && value.startsWith('#')) return `#${renameId(value.slice(1))}`;
    return renameReferences(value);
  }
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
