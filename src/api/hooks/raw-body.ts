import type { Api } from '../dependencies.ts';

/** Bodies stay as they came: signatures are of every byte. */
export function keepBodiesRaw(api: Api): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
}
