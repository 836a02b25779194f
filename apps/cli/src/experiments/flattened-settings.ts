/** A configuration as rows of a table, every leaf under its path. */
export function flattenedSettings(section: object, prefix: string = ''): { setting: string; value: string }[] {
  return Object.entries(section).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flattenedSettings(value as object, `${prefix}${key}.`)
      : [{ setting: `${prefix}${key}`, value: value === null ? 'default' : String(value) }],
  );
}
