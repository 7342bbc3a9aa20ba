import type { Action } from '../../workflows/interpreter/action.ts';
import type { Scenario } from '../support/scenario.ts';

const join = (conference_id: string): Action => ({
  id: 'join',
  type: 'conference_join',
  option: { conference_id },
});
const welcome: Action = { id: 'welcome', type: 'talk', option: { text: 'Welcome' } };
/** Longer than any of these stories. */
const music: Action = { id: 'music', type: 'sleep', option: { duration: 600_000 } };
const bye: Action = { id: 'bye', type: 'talk', option: { text: 'Goodbye' } };

/** A caller in a conference, where nobody else is: how several meet is in `test/conference`. */
export const conferences: readonly Scenario[] = [
  {
    title: 'a conference runs its pre flow, answers the call, and sends it out when it ends',
    isImpatient: true,
    actions: [join('c-pre'), bye],
    conferences: { 'c-pre': { pre_flow_id: 'before', lifetime: 15_000 } },
    flows: { before: [welcome] },
    expect: {
      ended_reason: 'completed',
      // Sent out, it comes to the same action again, and asks.
      executed: ['join', '<id>-prepare', 'welcome', '<id>-enter', '<id>-enter', 'bye'],
      commands: [
        'talk Welcome',
        'answer',
        'bridge_join',
        'bridge_leave left',
        'talk Goodbye',
        'hangup normal',
      ],
      variables: {
        'voipbin.conference.id': 'c-pre',
        'voipbin.conference.name': 'conference c-pre',
        'voipbin.conferencecall.id': '<id>',
      },
    },
  },
  {
    title: 'a conference that ends calls those away who are still in its pre flow, from any depth',
    isImpatient: true,
    actions: [join('c-early'), bye],
    conferences: { 'c-early': { pre_flow_id: 'before', lifetime: 2000 } },
    flows: { before: [{ id: 'in', type: 'fetch_flow', option: { flow_id: 'deep' } }], deep: [music] },
    expect: {
      ended_reason: 'completed',
      executed: ['join', '<id>-prepare', 'in', 'music', '<id>-enter', 'bye'],
      commands: ['talk Goodbye', 'hangup normal'],
    },
  },
  {
    title: 'who hangs up in a conference ends their flow',
    actions: [join('c-hangup'), bye],
    conferences: { 'c-hangup': {} },
    script: [{ wait_for: 'answer' }, { wait: 500 }, { hang_up: true }],
    expect: {
      ended_reason: 'reference_ended',
      executed: ['join'],
      commands: ['answer', 'bridge_join'],
    },
  },
  {
    title: 'who hangs up in the pre flow of a conference ends their flow',
    isImpatient: true,
    actions: [join('c-gone'), bye],
    conferences: { 'c-gone': { pre_flow_id: 'before' } },
    flows: { before: [welcome, music] },
    script: [{ wait_for: 'talk' }, { wait: 1000 }, { hang_up: true }],
    expect: {
      ended_reason: 'reference_ended',
      executed: ['join', '<id>-prepare', 'welcome'],
      commands: ['talk Welcome'],
    },
  },
  {
    title: 'a conference that is not there ends the flow',
    actions: [join('c-nowhere'), bye],
    expect: {
      ended_reason: 'failed',
      error: 'CONFERENCE_NOT_FOUND',
      executed: ['join failed CONFERENCE_NOT_FOUND'],
    },
  },
  {
    title: 'a conference that has ended ends the flow, unless the flow says otherwise',
    actions: [{ ...join('c-over'), on_error: 'continue' }, { ...join('c-over'), id: 'again' }, bye],
    conferences: { 'c-over': { status: 'terminating' } },
    expect: {
      ended_reason: 'failed',
      error: 'CONFERENCE_OVER',
      executed: ['join failed CONFERENCE_OVER', 'again failed CONFERENCE_OVER'],
    },
  },
  {
    title: 'a conference whose pre flow is gone lets nobody in without it',
    actions: [join('c-lost'), bye],
    conferences: { 'c-lost': { pre_flow_id: 'nowhere' } },
    expect: {
      ended_reason: 'failed',
      error: 'FLOW_NOT_FOUND',
      executed: ['join', '<id>-prepare failed FLOW_NOT_FOUND'],
    },
  },
];
