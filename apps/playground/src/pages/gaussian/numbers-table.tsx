import { signed } from '../../components/signed.ts';
import type { GaussianLaws, ModelNumbers } from './compute-laws.ts';

const columns: readonly { name: keyof ModelNumbers; label: string; hint: string }[] = [
  { name: 'loss', label: 'loss', hint: 'loss in the population, nats' },
  { name: 'objective', label: 'J', hint: 'the divergence that the loss stands for, nats' },
  { name: 'klUGivenV', label: 'KL u|v', hint: 'E KL(μ(u|v) ‖ ν(u|v)), nats' },
  { name: 'klVGivenU', label: 'KL v|u', hint: 'E KL(μ(v|u) ‖ ν(v|u)), nats' },
  { name: 'klJoint', label: 'KL joint', hint: 'KL(μ ‖ ν), nats' },
  { name: 'w2UGivenV', label: 'W₂² u|v', hint: 'E W₂² of u given v' },
  { name: 'w2VGivenU', label: 'W₂² v|u', hint: 'E W₂² of v given u' },
  { name: 'w2Joint', label: 'W₂² joint', hint: 'W₂² of the joint laws' },
];

/** Losses and divergences of the closed form at every rank, and of the trained encoders. */
export function NumbersTable({ laws, rank }: { readonly laws: GaussianLaws; readonly rank: number }) {
  const rows = [
    ...laws.ranks.map((numbers, index) => ({ name: `rank-${index}`, label: `rank ${index}`, numbers, current: index === rank })),
    ...(laws.trained ? [{ name: 'trained', label: 'trained', numbers: laws.trained, current: false }] : []),
  ];
  return (
    <div className="table" role="region" aria-label="Numbers of every rank" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">model</th>
            {columns.map(({ name, label, hint }) => (
              <th key={name} scope="col" title={hint}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, label, numbers, current }) => (
            <tr key={name} data-row={name} className={current ? 'current' : undefined} aria-current={current ? 'true' : undefined}>
              <th scope="row">{label}</th>
              {columns.map((column) => (
                <td key={column.name} data-name={column.name} data-value={numbers[column.name] ?? ''}>
                  {numbers[column.name] === undefined ? '–' : signed(numbers[column.name]!)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
