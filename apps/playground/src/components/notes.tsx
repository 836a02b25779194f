/** Messages in words; an alert is read out at once. */
export function Notes({ notes, alert = false }: { readonly notes: readonly string[]; readonly alert?: boolean }) {
  return (
    <div role={alert ? 'alert' : 'status'} className="notes">
      {notes.map((note) => (
        <p key={note} className={alert ? 'note error' : 'note'}>
          {note}
        </p>
      ))}
    </div>
  );
}
