import { useEffect, useState } from 'react';

import { Notes } from '../components/notes.tsx';
import type { Page, PageModule } from '../pages/page.ts';
import { pages } from '../pages/registry.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { errorInWords } from './error-in-words.ts';
import { formatPageLocation, type PageLocation, parsePageLocation } from './page-location.ts';
import { ThemeChoice } from './theme-choice.tsx';

/** The frame around the pages: navigation, colours, and the page that the address names. */
export function App() {
  const [location, setLocation] = useState<PageLocation>(() => parsePageLocation(window.location.hash));
  useEffect(() => {
    const follow = () => setLocation(parsePageLocation(window.location.hash));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const known = pages.find(({ path }) => path === location.path);
  const open = known ?? pages[0];
  const notes = known === undefined && location.path !== '' ? [`There is no page “${location.path}”; this is ${open.name}.`] : [];
  useEffect(() => {
    document.title = `${open.name} · Crossmodal playground`;
  }, [open]);
  const goTo = (query: string) => {
    const next = { path: open.path, query };
    window.history.replaceState(null, '', formatPageLocation(next));
    setLocation(next);
  };
  return (
    <>
      <a className="skip" href="#main" onClick={skipToMain}>
        Skip to the page
      </a>
      <header className="bar">
        <strong className="brand">Crossmodal playground</strong>
        <nav aria-label="Pages">
          {pages.map(({ path, name }) => (
            <a key={path} href={formatPageLocation({ path, query: '' })} aria-current={path === open.path ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <ThemeChoice />
      </header>
      <main id="main" tabIndex={-1}>
        <Notes notes={notes} />
        <ErrorBoundary key={open.path}>
          <PageHost page={open} query={known === undefined ? '' : location.query} goTo={goTo} />
        </ErrorBoundary>
      </main>
    </>
  );
}

/** The link of the address names the page and its state, so the target is found by script. */
function skipToMain(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function PageHost({ page, query, goTo }: { page: Page; query: string; goTo: (query: string) => void }) {
  const [loaded, setLoaded] = useState<{ page: Page; module: PageModule<unknown> }>();
  const [error, setError] = useState<string>();
  const [resets, setResets] = useState(0);
  useEffect(() => {
    let current = true;
    const load = async () => {
      try {
        const module = await page.load();
        if (current) setLoaded({ page, module });
      } catch (reason) {
        if (current) setError(`The page did not load: ${errorInWords(reason)}. Check the connection to the server, then reload.`);
      }
    };
    void load();
    return () => {
      current = false;
    };
  }, [page]);
  if (error !== undefined) return <Notes notes={[error]} alert />;
  if (loaded?.page !== page) return <p role="status">Loading {page.name} …</p>;
  const { codec, Component } = loaded.module;
  const { state, problems } = codec.decode(query);
  return (
    <>
      <Notes notes={problems} />
      <Component
        key={resets}
        state={state}
        update={(change) => goTo(codec.encode({ ...(codec.decode(parsePageLocation(window.location.hash).query).state as object), ...(change as object) }))}
        reset={() => {
          goTo('');
          setResets((count) => count + 1);
        }}
      />
    </>
  );
}
