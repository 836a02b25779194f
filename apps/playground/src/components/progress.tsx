/** How far long work is. */
export function Progress({ label, done, total }: { readonly label: string; readonly done: number; readonly total: number }) {
  return (
    <label className="progress">
      <span>
        {label} {done} of {total}
      </span>
      <progress max={total} value={done} />
    </label>
  );
}
