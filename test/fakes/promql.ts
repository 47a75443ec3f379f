/** What an expression of Prometheus asks for, as far as a test of dashboards has to know. */

export interface Selected {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly values: readonly string[] }[];
}

/** Metrics of ours and of prom-client, with what is asked of their labels. */
export function selectedBy(expression: string): readonly Selected[] {
  const selector = /\b((?:rouse|nodejs|process)_\w+)(?:\{([^}]*)\})?/g;
  return [...expression.matchAll(selector)].map(([, metric = '', labels = '']) => ({
    metric,
    matchers: [...labels.matchAll(/(\w+)(?:=~|!~|!=|=)"([^"]*)"/g)].map(
      ([, label = '', values = '']) => ({ label, values: values.split('|') }),
    ),
  }));
}

/** Labels by which an expression groups and joins. */
export function groupedBy(expression: string): readonly string[] {
  return [...expression.matchAll(/\b(?:by|on|without)\s*\(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels.split(',').map((label) => label.trim()),
  );
}
