/**
 * The interface as a whole: which page is open, and what stands there while it is loaded.
 */
import { useEffect, useState } from 'preact/hooks';
import { loginNeeded } from './api.ts';
import { startLive } from './live/start.ts';
import { go, place } from './location.ts';
import { Button, ButtonLink } from './parts/button.tsx';
import { EmptyState, Skeleton } from './parts/layout.tsx';
import { ProblemBox } from './parts/problem.tsx';
import { problemOf, type Problem } from './problem.ts';
import { addressOf, matchRoute } from './router.ts';
import { loadMore, ROUTES, type PageProps, type Route } from './routes.ts';
import { askWho, standing } from './session.ts';
import { Shell } from './shell.tsx';

export function App() {
  const match = matchRoute(ROUTES, place.value.path);
  useWayIn(match?.route);
  const who = standing.value;
  const isKnown = who.is === 'known';
  useEffect(() => (isKnown ? startLive() : undefined), [isKnown]);
  if (who.is === 'unreachable') {
    return (
      <main class="noscript stack">
        <h1>Rouse</h1>
        <ProblemBox problem={who.problem}>
          <Button onPress={askWho}>Try again</Button>
        </ProblemBox>
      </main>
    );
  }
  if (match?.route.bare) return <Page route={match.route} params={match.params} />;
  if (who.is !== 'known') return <Skeleton />;
  return (
    <Shell under={match?.route.under}>
      {match ? <Page route={match.route} params={match.params} /> : <NoPage />}
    </Shell>
  );
}

/** Goes to setup or login when that is what the server wants. */
function useWayIn(route: Route | undefined): void {
  const bare = route?.bare === true;
  const { is } = standing.value;
  const needed = loginNeeded.value;
  useEffect(() => {
    if (needed && is === 'known') standing.value = { is: 'login' };
    if (bare) return;
    if (is === 'setup') go('/setup', { replace: true });
    if (is !== 'login') return;
    const next = addressOf(place.value);
    go(`/login?${new URLSearchParams({ next }).toString()}`, { replace: true });
  }, [is, needed, bare]);
}

type More = Awaited<ReturnType<typeof loadMore>>;

function Page({ route, params }: PageProps & { readonly route: Route }) {
  const [problem, setProblem] = useState<Problem>();
  const [more, setMore] = useState<More>();
  const isMore = typeof route.page === 'string';
  useEffect(() => {
    document.title = route.path === '/' ? 'Rouse' : `${route.title} · Rouse`;
  }, [route]);
  useEffect(() => {
    if (!isMore || more) return;
    loadMore().then(setMore, (error: unknown) => {
      setProblem(problemOf(error));
    });
  }, [isMore, more]);
  const Drawn = typeof route.page === 'string' ? more?.[route.page] : route.page;
  if (Drawn) return <Drawn params={params} />;
  if (!problem) return <Skeleton lines={6} />;
  return (
    <ProblemBox problem={{ ...problem, title: 'This page could not be loaded' }}>
      <Button
        onPress={() => {
          window.location.reload();
        }}
      >
        Reload
      </Button>
    </ProblemBox>
  );
}

function NoPage() {
  return (
    <EmptyState icon="search" title="There is no page at this address">
      <p>
        <code>{place.value.path}</code>
      </p>
      <ButtonLink href="/">To the overview</ButtonLink>
    </EmptyState>
  );
}
