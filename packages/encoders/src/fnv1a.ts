/**
 * The 32-bit FNV-1a hash of bytes (Fowler, Noll and Vo): from 2166136261 on, for each byte, exclusive or and a product
 * with 16777619 modulo 2³².
 */
export function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash >>> 0;
}
