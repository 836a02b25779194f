import type { StoredTensor } from '@crossmodal/encoders';

/** The 32-bit patterns of stored tensors: unlike `toEqual`, they tell any two numbers apart, 0 and −0 included. */
export function bits(tensors: Readonly<Record<string, StoredTensor>>): Record<string, number[]> {
  return Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, Array.from(new Uint32Array(data.slice().buffer))]));
}
