import { everyPage, type Page } from './pages.ts';
import { type Ask, path, type RequestOptions } from './transport.ts';
import type { Recording, RecordingsQuery } from './types.ts';

/** Recordings of calls; they are begun and stopped at their call. */
export type Recordings = ReturnType<typeof createRecordings>;

export function createRecordings(ask: Ask) {
  const list = (query: RecordingsQuery = {}, options?: RequestOptions): Promise<Page<Recording>> =>
    ask({ method: 'GET', path: '/recordings', query, options });
  return {
    get: (id: string, options?: RequestOptions): Promise<Recording> =>
      ask({ method: 'GET', path: path`/recordings/${id}`, options }),
    /** One page, newest first. */
    list,
    all: (query: RecordingsQuery = {}, options?: RequestOptions) =>
      everyPage((of: RecordingsQuery) => list(of, options), query),
    delete: (id: string, options?: RequestOptions): Promise<Recording> =>
      ask({ method: 'DELETE', path: path`/recordings/${id}`, options }),
    /** The WAV of one that has ended. */
    file: (id: string, options?: RequestOptions): Promise<Uint8Array> =>
      ask({ method: 'GET', path: path`/recordingfiles/${id}`, answer: 'bytes', options }),
  };
}
