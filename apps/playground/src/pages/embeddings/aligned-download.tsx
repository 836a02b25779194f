import { useEffect, useState } from 'react';

import type { Run } from '../../workers/use-run.ts';
import type { AlignedFiles } from './diagnose-pairs.ts';

interface Link {
  readonly name: string;
  readonly address: string;
  readonly size: number;
}

/** Fits the map that found most to all pairs, and gives the embeddings after it as files of NumPy. */
export function AlignedDownload({ run: { running, current, result, phase, start, stop } }: { readonly run: Run<undefined, AlignedFiles> }) {
  const [links, setLinks] = useState<readonly Link[]>([]);
  useEffect(() => {
    const made = (result?.files ?? []).map(({ name, bytes }) => ({ name, size: bytes.length, address: URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' })) }));
    setLinks(made);
    return () => {
      for (const { address } of made) URL.revokeObjectURL(address);
    };
  }, [result]);
  return (
    <div className="row download">
      <button type="button" disabled={running} onClick={start}>
        Fit the best to all pairs
      </button>
      {running && (
        <button type="button" onClick={stop}>
          Stop fitting
        </button>
      )}
      <span role="status" className="hint">
        {running && 'Fitting …'}
        {current && phase === 'stopped' && 'Stopped.'}
        {result && `${result.method}, for all pairs:`}
      </span>
      {links.map(({ name, address, size }) => (
        <a key={address} href={address} download={name}>
          {name} ({(size / 2 ** 20).toFixed(1)} MiB)
        </a>
      ))}
    </div>
  );
}
