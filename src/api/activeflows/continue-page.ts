/** How far a link is: shown before it is used, after it was, and when it cannot be. */
export type PageState = 'asking' | 'done' | 'used' | 'later' | 'unknown';

interface Page {
  readonly status: number;
  readonly title: string;
  readonly text: string;
}

const PAGES: { readonly [S in PageState]: Page } = {
  asking: { status: 200, title: 'Continue?', text: 'Somebody waits for you to say go on.' },
  done: { status: 200, title: 'Done', text: 'Thank you. You can close this page.' },
  used: { status: 410, title: 'Already done', text: 'This link has been used, or is not needed any more.' },
  later: {
    status: 409,
    title: 'Not yet',
    text: 'Nobody waits for this at the moment. Try again in a moment.',
  },
  unknown: { status: 404, title: 'Unknown link', text: 'This link is not complete, or was not made here.' },
};

/** The page that a person sees: no script, nothing from elsewhere. */
export function continuePage(state: PageState): { readonly status: number; readonly html: string } {
  const { status, title, text } = PAGES[state];
  const button =
    state === 'asking' || state === 'later' ? '<form method="post"><button>Continue</button></form>' : '';
  return {
    status,
    html: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
  body { font: 18px/1.5 system-ui, sans-serif; max-width: 28rem; margin: 20vh auto 0; padding: 0 1.5rem; color: #1c2430; background: #fff; }
  button { font: inherit; padding: .7rem 2rem; border: 0; border-radius: .5rem; background: #1457d2; color: #fff; cursor: pointer; }
  button:focus-visible { outline: 3px solid #9bbcf7; }
  @media (prefers-color-scheme: dark) { body { color: #e8ecf2; background: #14181f; } }
</style>
<main><h1>${title}</h1><p>${text}</p>${button}</main>
</html>
`,
  };
}
