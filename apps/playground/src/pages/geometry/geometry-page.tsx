import { Choice } from '../../components/choice.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { stateCodec } from '../../state/state-codec.ts';
import type { PageModule, PageProps } from '../page.ts';
import { BarrierView } from './barrier-view.tsx';
import { geometryFormula } from './formula.ts';
import { GapView } from './gap-view.tsx';
import { geometryFields, type GeometryState } from './geometry-state.ts';
import { ParticlesView } from './particles-view.tsx';

const views = [
  { name: 'particles', label: 'particles', hint: 'one modality on the sphere, and the Gibbs law' },
  { name: 'barrier', label: 'barrier', hint: 'two modalities on the circle' },
  { name: 'gap', label: 'gap', hint: 'two encoders of misaligned pairs' },
] as const;
const parts = {
  particles: { View: ParticlesView, lead: 'One modality: particles spread and align. Let them flow, then move the temperature: cold, they gather in the wells; a wide bandwidth lets them collapse.' },
  barrier: { View: BarrierView, lead: 'Two modalities: where the second is, the first does not go, unless it is cold. Move the temperature.' },
  gap: { View: GapView, lead: 'Train two encoders on pairs that do not fit, and watch the two laws of embeddings diverge or meet.' },
} as const;

/** The geometry of contrastive learning: equilibria, the barrier of two modalities, and their gap. */
function GeometryPage({ state, update, reset }: PageProps<GeometryState>) {
  const { View, lead } = parts[state.view];
  return (
    <PageFrame title="Geometry" formula={geometryFormula(state.view)} lead={lead} seed={{ field: geometryFields.seed, value: state.seed, onChange: (seed) => update({ seed }) }} onReset={reset}>
      <div className="geometry">
        <Choice label="View" value={state.view} options={views} onChange={(view) => update({ view })} />
        <View state={state} update={update} />
      </div>
    </PageFrame>
  );
}

/** The page of geometry. */
export const geometryPage: PageModule<GeometryState> = { codec: stateCodec<GeometryState>(geometryFields), Component: GeometryPage };
