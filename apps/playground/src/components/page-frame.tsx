import { type ReactNode, useState } from 'react';

import type { NumberField } from '../state/fields.ts';
import { Formula } from './formula.tsx';
import { NumberInput } from './number-input.tsx';

/** What {@link PageFrame} takes. */
export interface PageFrameProps {
  readonly title: string;
  /** MathML, in parts between which a narrow page may break it. */
  readonly formula: readonly string[];
  /** What to do here, in a sentence or two. */
  readonly lead: ReactNode;
  readonly seed: { readonly field: NumberField; readonly value: number; readonly onChange: (seed: number) => void };
  readonly onReset: () => void;
  readonly children: ReactNode;
}

/** What all pages have: title, formula, seed, link and reset. */
export function PageFrame({ title, formula, lead, seed, onReset, children }: PageFrameProps) {
  return (
    <>
      <div className="page-head">
        <h1>{title}</h1>
        <Formula parts={formula} />
        <p className="lead">{lead}</p>
        <div className="page-tools">
          <NumberInput label="Seed" {...seed} />
          <CopyLink />
          <button type="button" onClick={onReset}>
            Reset
          </button>
        </div>
      </div>
      {children}
    </>
  );
}

function CopyLink() {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      setSaid('Copied');
    } catch {
      setSaid('Not allowed here: copy the address bar');
    }
  };
  return (
    <span className="copy">
      <button type="button" onClick={() => void copy()}>
        Copy link
      </button>
      <span role="status">{said}</span>
    </span>
  );
}
