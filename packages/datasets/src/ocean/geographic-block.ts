/**
 * Name of the block of some degrees that a place lies in, such as `20,-40` for its south-western corner: profiles of one
 * block go to the same side of a split.
 *
 * @param latitude Degrees north.
 * @param longitude Degrees east, any range.
 * @param degrees Side of a block; default 10.
 *
 * @example
 * ```ts
 * import { geographicBlock } from '@crossmodal/datasets/ocean';
 *
 * console.log(geographicBlock(23.5, -31.5), geographicBlock(23.5, 328.5)); // 20,-40 20,-40
 * ```
 */
export function geographicBlock(latitude: number, longitude: number, degrees: number = 10): string {
  const east = ((((longitude + 180) % 360) + 360) % 360) - 180;
  // The pole itself belongs to the last block.
  const south = Math.min(Math.floor(latitude / degrees), Math.ceil(90 / degrees) - 1) * degrees;
  return `${south},${Math.floor(east / degrees) * degrees}`;
}
