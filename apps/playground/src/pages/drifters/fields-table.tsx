import type { DrifterAnswer, FoundField } from './drifter-models.ts';
import { probabilityText } from './figures.ts';

/** What the table shows. */
export interface FieldsTableProps {
  readonly answer: DrifterAnswer;
  /** Of each field, the share of those drawn at random whose tracers are further from the track; undefined until it is known. */
  readonly further: readonly number[] | undefined;
}

const keys = ['prior', 'weighted', 'best'];
const labels = ['mean of all, asking no track', 'weighted mean', 'most likely field'];

/** The fields of an answer in the order of the table. */
export function tableFields({ prior, weighted, best, shown }: DrifterAnswer): FoundField[] {
  return [prior, weighted, best, ...shown];
}

/** The fields in numbers: where each carries a tracer and, of an example, how far it is from the truth. */
export function FieldsTable({ answer, further }: FieldsTableProps) {
  const rows = tableFields(answer).map((field, index) => ({
    field,
    key: index < 3 ? keys[index] : `field-${index - 3}`,
    label: index < 3 ? labels[index] : `field № ${field.rank}`,
  }));
  return (
    <div className="table" role="region" aria-label="The fields in numbers" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">field</th>
            <th scope="col">probability</th>
            <th scope="col" title="root mean square over the 20 times, in sides of the square">
              its tracer is off by
            </th>
            <th scope="col" title="share of fields drawn at random whose tracer is further off">
              random ones further off
            </th>
            {answer.truth && (
              <>
                <th scope="col" title="root mean square over the torus at time 0">
                  error of ψ
                </th>
                <th scope="col" title="root mean square over the torus at time 0">
                  error of velocity
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, field: { probability, distance, error } }, index) => (
            <tr key={key} data-row={key}>
              <th scope="row">{label}</th>
              <td data-name="probability" data-value={probability}>
                {probability === undefined ? '–' : probabilityText(probability).replace('p = ', '').replace('p ', '')}
              </td>
              <td data-name="distance" data-value={distance}>
                {distance.toFixed(3)}
              </td>
              <td data-name="further" data-value={further?.[index]}>
                {further === undefined ? '…' : `${(100 * further[index]).toFixed(1)} %`}
              </td>
              {error && (
                <>
                  <td data-name="psi" data-value={error.psi}>
                    {error.psi.toFixed(3)}
                  </td>
                  <td data-name="velocity" data-value={error.velocity}>
                    {error.velocity.toFixed(2)}
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
