import type { OceanSettings } from './ocean-data-schema.ts';
import { profileLevels } from './ocean-sides.ts';

/** What is measured of each modality, before it is prepared for its encoder, in words. */
export function oceanMeasured(levels: Float64Array, settings: OceanSettings): { readonly u: string; readonly v: string } {
  const at = `at ${[...profileLevels(levels, settings)].join(', ')} dbar`;
  if (settings.modalities === 'temperature-salinity') return { u: `temperature in degrees Celsius ${at}`, v: `practical salinity ${at}` };
  return {
    u: `temperature and salinity at ${levels[0]} dbar, cos(lat) cos(lon), cos(lat) sin(lon), sin(lat), and cosine and sine of 2 pi t / 365.25 for the time t in days since 1950-01-01 UTC, both 0 if it is not known`,
    v: `temperature and then salinity, each ${at}`,
  };
}
