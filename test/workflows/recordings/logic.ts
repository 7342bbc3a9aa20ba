import type { Action, JsonObject } from '../../../workflows/interpreter/action.ts';
import { set } from '../../background/platform.ts';
import { nap, type Recording } from './recording.ts';

/** Web servers, the time of day, and the limits. */
export const logic: readonly Recording[] = [
  {
    name: 'fetch-and-webhook',
    async run(platform) {
      const body = JSON.stringify([set('got', 'got', '1'), nap('nap')]);
      platform.web['https://example.com/actions'] = { status: 200, body };
      platform.web['https://example.com/hook'] = { status: 200, body: 'thanks' };
      const send = { uri: 'https://example.com/hook', method: 'POST', data: '{}' };
      const id = await platform.start({
        actions: [
          {
            id: 'get',
            type: 'fetch',
            option: { event_url: 'https://example.com/actions', event_method: 'POST' },
          },
          { id: 'hook', type: 'webhook_send', option: { ...send, sync: true } },
          { id: 'queued', type: 'webhook_send', option: { ...send, sync: false } },
        ],
      });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'fetch-fails',
    async run(platform) {
      const get = { event_url: 'https://example.com/nobody', event_method: 'POST' };
      const id = await platform.start({
        actions: [
          { id: 'try', type: 'fetch', option: get, on_error: 'continue' },
          { id: 'get', type: 'fetch', option: get },
        ],
      });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'business-hours',
    async run(platform) {
      const at = (id: string, option: JsonObject): Action => ({ id, type: 'condition_datetime', option });
      const id = await platform.start({
        actions: [
          nap('nap'),
          at('utc', { condition: '>=', hour: 12, false_target_id: 'zone' }),
          set('late', 'half', 'afternoon'),
          at('zone', { condition: '==', weekdays: [1], timezone: 'Asia/Kolkata', false_target_id: 'end' }),
          set('monday', 'day', 'monday'),
          nap('end'),
        ],
      });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'limit',
    async run(platform) {
      const loop = { id: 'loop', type: 'goto', option: { target_id: 'count' } };
      const id = await platform.start({ actions: [nap('nap'), set('count', 'n', '1'), loop] });
      await platform.ended(id);
      return id;
    },
  },
];
