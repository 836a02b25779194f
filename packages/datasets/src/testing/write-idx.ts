/** Builds an IDX file after the published description of the format, independently of the reader. */
export function writeIdx(dimensions: readonly number[], data: ArrayLike<number>, type: number = 0x08): Uint8Array {
  const header = [0, 0, type, dimensions.length];
  for (const size of dimensions) {
    header.push(Math.floor(size / 2 ** 24) % 256, Math.floor(size / 2 ** 16) % 256, Math.floor(size / 256) % 256, size % 256);
  }
  return Uint8Array.from([...header, ...Array.from(data)]);
}
