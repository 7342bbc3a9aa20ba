import type { Scenario } from '../support/scenario.ts';

const tel = (target: string) => ({ type: 'tel', target });

export const messages: readonly Scenario[] = [
  {
    title: 'a flow writes messages and mails, says something and opens a case, and goes on',
    reference: 'api',
    actions: [
      {
        id: 'sms',
        type: 'message_send',
        option: { source: tel('+15550100'), destinations: [tel('${to}')], text: 'Hello' },
      },
      {
        id: 'mail',
        type: 'email_send',
        option: {
          destinations: [{ type: 'email', target: 'ann@example.com' }],
          attachments: [{ reference_type: 'recording', reference_id: '${voipbin.recording.id}' }],
        },
      },
      { id: 'say', type: 'conversation_send', option: { conversation_id: 'c', text: 'Hello', sync: 'true' } },
      { id: 'case', type: 'case_create', option: { name: 'Callback', sync: true } },
      { id: 'again', type: 'case_create', option: { name: 'Callback' } },
    ],
    variables: { to: '+15550199' },
    expect: {
      ended_reason: 'completed',
      executed: ['sms', 'mail', 'say', 'case', 'again'],
      variables: { contact_case_id: 'of 4.1' },
    },
  },
  {
    title: 'a message to nobody fails, and the flow goes on',
    reference: 'api',
    actions: [
      {
        id: 'sms',
        type: 'message_send',
        option: { source: tel('+15550100'), destinations: [tel('${nobody}')], text: 'Hello' },
      },
      { id: 'after', type: 'variable_set', option: { key: 'after', value: '${voipbin.action.error.code}' } },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['sms failed INVALID_OPTION', 'after'],
      variables: { after: 'INVALID_OPTION' },
    },
  },
];
