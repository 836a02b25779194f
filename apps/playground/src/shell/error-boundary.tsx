import { Component, type ReactNode } from 'react';

import { Notes } from '../components/notes.tsx';
import { errorInWords } from './error-in-words.ts';

/** Says what went wrong in place of a page that cannot be drawn. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <>
        <Notes notes={[`The page cannot be drawn: ${errorInWords(this.state.error)}`]} alert />
        <button type="button" onClick={() => this.setState({ error: undefined })}>
          Try again
        </button>
      </>
    );
  }
}
