import type { OceanSettings } from '../experiments/pairs/ocean-profiles/ocean-data-schema.ts';

/** A variable that is predicted from the other modality. */
export interface ReconstructionTarget {
  readonly name: 'temperature' | 'salinity';
  readonly unit: '°C' | 'PSS-78';
  /** What it is predicted from, in words. */
  readonly from: string;
  /** The modality that it belongs to, and its first column there. */
  readonly side: 'u' | 'v';
  readonly offset: number;
}

/** What can be reconstructed for a choice of modalities, whose profiles have so many levels. */
export function reconstructionTargets({ modalities }: OceanSettings, levels: number): ReconstructionTarget[] {
  return modalities === 'temperature-salinity'
    ? [
        { name: 'salinity', unit: 'PSS-78', from: 'temperature', side: 'v', offset: 0 },
        { name: 'temperature', unit: '°C', from: 'salinity', side: 'u', offset: 0 },
      ]
    : [
        { name: 'temperature', unit: '°C', from: 'the surface state', side: 'v', offset: 0 },
        { name: 'salinity', unit: 'PSS-78', from: 'the surface state', side: 'v', offset: levels },
      ];
}
