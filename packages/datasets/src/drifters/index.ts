export type { DrifterTrack } from './drifter-track.ts';
export { loadDrifters } from './load-drifters.ts';
export { parseDrifters } from './parse-drifters.ts';
export type { ParseDriftersOptions } from './parse-drifters.ts';
export { trackWindows } from './track-windows.ts';
export type { TrackWindows, TrackWindowsOptions } from './track-windows.ts';
