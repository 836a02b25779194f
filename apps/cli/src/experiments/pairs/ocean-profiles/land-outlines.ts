import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { feature } from 'topojson-client';

type Topology = Parameters<typeof feature>[0];

/** A feature as this file has it. */
interface Land {
  readonly features: readonly { readonly geometry: { readonly type: string; readonly coordinates: number[][][] | number[][][][] } }[];
}

/** Outlines of the land at 1 : 110 million (Natural Earth, public domain), as [longitude, latitude]. */
export function landOutlines(): number[][][] {
  const topology = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('world-atlas/land-110m.json'), 'utf8')) as Topology;
  const { features } = feature(topology, topology.objects.land) as unknown as Land;
  // Of every polygon the outer ring: the only hole at this scale is the Caspian Sea.
  return features.flatMap(({ geometry: { type, coordinates } }) => (type === 'MultiPolygon' ? (coordinates as number[][][][]) : [coordinates as number[][][]]).map(([outer]) => outer));
}
