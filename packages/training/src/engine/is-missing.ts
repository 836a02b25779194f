/** Whether an import failed because that very package is not installed, rather than because something in it is broken. */
export function isMissing(error: unknown, specifier: string): boolean {
  const { code, message } = error as { code?: string; message: string };
  return (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && message.includes(`'${specifier}'`);
}
