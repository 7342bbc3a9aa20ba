import { describe, expect, it } from 'vitest';
import { fetch, withoutQuery } from '../../workflows/actions/fetch.ts';
import { failureOf, isCritical, refusedPaths, Trial } from '../support/fake-runtime.ts';

const url = 'https://example.com/actions';

describe('fetch', () => {
  it.each([
    ['', 'GET'],
    ['GET', 'GET'],
    ['POST', 'POST'],
  ])('asks with the method "%s" as %s', (event_method, method) => {
    expect(new Trial(fetch, { event_url: url, event_method }).start()).toMatchObject({
      effect: {
        name: 'fetch',
        input: { url, method, reference_id: 'call', actions_per_array: 1000, flow_bytes: 256 * 1024 },
      },
    });
  });

  it('pushes what it was given', () => {
    const actions = [{ id: 'a', type: 'stop' }];
    expect(new Trial(fetch, { event_url: url }).performed({ actions })).toEqual({ kind: 'push', actions });
  });

  it('fails critically when it gets nothing', () => {
    const outcome = new Trial(fetch, { event_url: url }).refused('FETCH_FAILED');
    expect(failureOf(outcome)).toBe('FETCH_FAILED');
    expect(isCritical(outcome)).toBe(true);
  });

  it('shows neither query nor credentials in what people read', () => {
    expect(withoutQuery('https://ada:secret@example.com/a?token=secret#secret')).toBe(
      'https://example.com/a',
    );
    expect(withoutQuery('no address')).toBe('no address');
  });

  it('refuses other methods, and no address', () => {
    expect(refusedPaths('fetch', { event_method: 'PATCH' })).toEqual(['event_url', 'event_method']);
    expect(refusedPaths('fetch', { event_url: '${u}', event_method: '${m}' })).toEqual([]);
  });
});
