import type { PairExperiment, PairSide, PairSplit } from '../pair-experiment.ts';
import { readOceanData } from './ocean-data.ts';
import { oceanDataSchema } from './ocean-data-schema.ts';
import { oceanEncoders } from './ocean-encoders.ts';
import { oceanMeasured } from './ocean-measured.ts';
import { oceanNotes } from './ocean-notes.ts';
import { oceanSections } from './ocean-sections.ts';
import { type OceanSide, oceanSides } from './ocean-sides.ts';

/** Profiles of temperature and salinity of the ocean, from the climatology that comes along or from files of the user. */
export const oceanProfiles: PairExperiment<typeof oceanDataSchema> = {
  name: 'ocean-profiles',
  title: 'Contrastive learning of temperature and salinity profiles of the ocean',
  description: 'temperature and salinity profiles of the ocean, or surface states and profiles, from a climatology or from files of Argo, WOD, CSV or WHP-Exchange',
  sides: { u: 'temperature', v: 'salinity' },
  data: oceanDataSchema,
  profiles: {
    quick: { model: { embeddingDim: 32 }, training: { epochs: 12, batchSize: 512, learningRate: 0.002 } },
    full: { model: { embeddingDim: 64 }, training: { epochs: 30, batchSize: 1024, learningRate: 0.002 } },
    linear: { model: { embeddingDim: 13, similarity: 'inner', temperature: 1, learnTemperature: false }, data: { encoder: 'linear' }, training: { epochs: 12, batchSize: 512, learningRate: 0.005 } },
  },
  examples: [
    'crossmodal train ocean-profiles                              # the climatology of Levitus et al. 1994, no download',
    "crossmodal train ocean-profiles --ocean-files 'argo/**/*_prof.nc' --profile full",
    'crossmodal train ocean-profiles --encoder convolution --epochs 20',
    'crossmodal train ocean-profiles --modalities surface-profile',
    'crossmodal train ocean-profiles --profile linear             # the encoders of the Gaussian theory',
    'crossmodal reconstruct runs/ocean-profiles-1                 # salinity from temperature and back',
  ],
  load: async (settings) => {
    const data = await readOceanData(settings);
    const { u, v, pair } = oceanSides(data, settings);
    const measured = oceanMeasured(data.grid.levels, settings);
    return {
      train: split(u, v, { rows: data.train, measured }),
      test: split(u, v, { rows: data.test, measured }),
      classes: null,
      ...(settings.modalities === 'surface-profile' && { sides: { u: 'surface state', v: 'profile' } }),
      notes: oceanNotes(data),
      sections: () => oceanSections(data, pair),
    };
  },
  encoders: ({ embeddingDim, settings, random }) => oceanEncoders({ embeddingDim, settings, random }),
};

function split(u: OceanSide, v: OceanSide, { rows, measured }: { rows: Uint32Array; measured: { u: string; v: string } }): PairSplit {
  return { count: rows.length, u: pairSide(u, rows, measured.u), v: pairSide(v, rows, measured.v), labels: null };
}

function pairSide({ columns, inputs, scaling, linear }: OceanSide, rows: Uint32Array, values: string): PairSide {
  return {
    shape: [columns],
    values,
    preparation: { mean: [...scaling.mean], deviation: [...scaling.deviation], linear },
    rows: (indices, into = new Float32Array(indices.length * columns)) => {
      for (let i = 0; i < indices.length; i++) {
        const row = rows[indices[i]];
        into.set(inputs.subarray(row * columns, (row + 1) * columns), i * columns);
      }
      return into.subarray(0, indices.length * columns);
    },
  };
}
