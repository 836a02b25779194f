import type { Cell, Table } from '../../components/table-view.tsx';
import type { DrifterAnswer, DrifterSurvey, FoundField } from './drifter-models.ts';
import { EXAMPLES } from './drifters-state.ts';
import { probabilityText } from './figures.ts';

const names = { random: 'a field drawn at random', prior: 'mean of all, asking no track', weighted: 'weighted mean', best: 'most likely field' } as const;

/** The fields of an answer in the order of the table. */
export function tableFields({ prior, weighted, best, shown }: DrifterAnswer): FoundField[] {
  return [prior, weighted, best, ...shown];
}

/**
 * The fields in numbers: where each carries a tracer and, of an example, how far it is from the truth.
 *
 * @param further Of each field, the share of those drawn at random whose tracers are further from the track; undefined until it is known.
 */
export function fieldsTable(answer: DrifterAnswer, { further, choice }: { readonly further: readonly number[] | undefined; readonly choice: 'likely' | 'drawn' }): Table {
  const rows = tableFields(answer).map(({ rank, probability, distance, error }, index) => {
    const key = ['prior', 'weighted', 'best'][index] ?? `field-${index - 3}`;
    const label = index < 3 ? names[key as keyof typeof names] : `${choice === 'likely' ? '' : `draw ${index - 2}: `}field № ${rank}`;
    const cell = (name: string, value: number | undefined, text: string): Cell => ({ name: `${key}.${name}`, ...(value !== undefined && { value }), text });
    return {
      label,
      cells: [
        cell('probability', probability, probability === undefined ? '–' : probabilityText(probability).replace(/^p (?:= )?/, '')),
        cell('distance', distance, distance.toFixed(3)),
        cell('further', further?.[index], further === undefined ? '…' : `${(100 * further[index]).toFixed(1)} %`),
        ...(error ? [cell('psi', error.psi, error.psi.toFixed(3)), cell('velocity', error.velocity, error.velocity.toFixed(2))] : []),
      ],
    };
  });
  return {
    label: `How far tracers go astray, root mean square over the 20 times${answer.truth ? ', and errors over the torus at time 0' : ''}`,
    columns: ['field', 'probability', 'its tracer is off by', 'random ones further off', ...(answer.truth ? ['error of ψ', 'error of velocity'] : [])],
    rows,
  };
}

/** The same over many examples, for one tells little. */
export function surveyTable(survey: DrifterSurvey): Table {
  return {
    label: `Root mean squares over the examples 0 to ${EXAMPLES - 1}`,
    columns: ['field', 'its tracer is off by', 'error of ψ', 'error of velocity'],
    rows: (['random', 'prior', 'weighted', 'best'] as const).map((name) => {
      const { distance, psi, velocity } = survey[name];
      return {
        label: names[name],
        cells: [
          { name: `survey.${name}.distance`, value: distance, text: distance.toFixed(3) },
          { name: `survey.${name}.psi`, value: psi, text: psi.toFixed(3) },
          { name: `survey.${name}.velocity`, value: velocity, text: velocity.toFixed(2) },
        ],
      };
    }),
  };
}
