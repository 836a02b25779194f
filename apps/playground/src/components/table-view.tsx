/** A cell; `name` and `value` are for tests. */
export interface Cell {
  readonly name?: string;
  readonly value?: number;
  readonly text: string;
}

/** A table with names of rows and columns. */
export interface Table {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly Cell[] }[];
}

/** A table that a narrow page scrolls sideways. */
export function TableView({ label, columns, rows }: Table) {
  return (
    <div className="table" role="region" aria-label={label} tabIndex={0}>
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              {row.cells.map(({ name, value, text }, index) => (
                <td key={columns[index + 1]} data-name={name} data-value={value}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
