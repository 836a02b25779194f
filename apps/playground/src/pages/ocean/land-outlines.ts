import { feature } from 'topojson-client';
import topology from 'world-atlas/land-110m.json';

type Topology = Parameters<typeof feature>[0];

/** A feature as this file has it. */
interface Land {
  readonly features: readonly { readonly geometry: { readonly type: string; readonly coordinates: number[][][] | number[][][][] } }[];
}

/** Outlines of the land at 1 : 110 million (Natural Earth, public domain), as [longitude, latitude]. */
export function landOutlines(): number[][][] {
  const land = topology as unknown as Topology;
  const { features } = feature(land, land.objects.land) as unknown as Land;
  // Of every polygon the outer ring: the only hole at this scale is the Caspian Sea.
  return features.flatMap(({ geometry: { type, coordinates } }) => (type === 'MultiPolygon' ? (coordinates as number[][][][]) : [coordinates as number[][][]]).map(([outer]) => outer));
}
