import { describe, expect, it } from 'vitest';
import { externalMediaStart } from '../../workflows/actions/external-media-start.ts';
import { failureOf, refusedPaths, Trial } from '../support/fake-runtime.ts';

const starting = (): Trial => new Trial(externalMediaStart, { external_host: 'media.example.com:9000' });

describe('external_media_start', () => {
  it('streams as upstream does by default, and knows the id', () => {
    const trial = starting();
    expect(trial.start()).toMatchObject({
      effect: {
        name: 'external_media_start',
        input: {
          media_id: 'new-id',
          external_host: 'media.example.com:9000',
          encapsulation: 'rtp',
          transport: 'udp',
          connection_type: 'client',
          format: 'ulaw',
          direction_listen: '',
          direction_speak: '',
        },
      },
    });
    expect(trial.performed({ answer: 'started' })).toEqual({ kind: 'next' });
    expect(trial.runtime.values['voipbin.external_media.id']).toBe('new-id');
  });

  it('fails when the call is gone, or it is refused', () => {
    const gone = starting();
    gone.start();
    expect(failureOf(gone.performed({ answer: 'gone' }))).toBe('CALL_GONE');
    const refused = starting();
    refused.start();
    expect(failureOf(refused.refused('TOO_MANY_MEDIA'))).toBe('TOO_MANY_MEDIA');
  });

  it('refuses options that mean nothing', () => {
    expect(
      refusedPaths('external_media_start', {
        encapsulation: 'mp3',
        transport: 'pigeon',
        direction_listen: 'up',
      }),
    ).toEqual(['external_host', 'encapsulation', 'transport', 'direction_listen']);
  });
});
