/** The losses of a whole data set, by name. */
export type GlobalLossName = 'fast-clip-v0' | 'fast-clip-v1' | 'fast-clip-v2' | 'fast-clip-v3' | 'isog-clr' | 'scent' | 'sog-clr';

/** Who has a temperature, and what moves it. */
export type TemperatureRule = 'constant' | 'global' | 'momentum' | 'adam';

/** What is what in these losses: they differ in how normalisers and temperatures move. */
export interface GlobalMethod {
  readonly temperatures: TemperatureRule;
  /** Without the factor τ in the objective. */
  readonly unscaled: boolean;
}

/** The methods by name. */
export const globalMethods: Readonly<Record<GlobalLossName, GlobalMethod>> = {
  'fast-clip-v0': { temperatures: 'global', unscaled: true },
  'fast-clip-v1': { temperatures: 'constant', unscaled: false },
  'fast-clip-v2': { temperatures: 'adam', unscaled: false },
  'fast-clip-v3': { temperatures: 'global', unscaled: false },
  'isog-clr': { temperatures: 'momentum', unscaled: false },
  scent: { temperatures: 'constant', unscaled: false },
  'sog-clr': { temperatures: 'constant', unscaled: false },
};
