import type { Scenario } from '../support/scenario.ts';

const RECEPTIONIST = `You are the receptionist of \${company}.
> start => Hello, this is \${company}.
> my name is => Thank you. [set_variables {"variables": {"caller": "{{said}}"}}]
> tool:set_variables => What can I do for you?
> dtmf: 12 => That is room twelve.
> story => Once upon a time there was a very long story that nobody ever wanted to hear to its end, and so on
> end everything => Farewell. [stop_flow]
> bye => Goodbye. [stop_service]
> broken => Let me see. [fly {}] [set_variables {"variables": 7}]
`;
const ais = [{ id: 'receptionist', name: 'Receptionist', init_prompt: RECEPTIONIST }];
const answer = { id: 'answer', type: 'answer' };
const talk = {
  id: 'talk',
  type: 'ai_talk',
  option: { assistance_type: 'ai', assistance_id: 'receptionist' },
};
const after = { id: 'after', type: 'talk', option: { text: 'After ${voipbin.aicall.result}' } };
const variables = { company: 'Acme' };

export const ai: readonly Scenario[] = [
  {
    title:
      'an AI greets, listens, keeps what it hears in variables, and the flow goes on when it says goodbye',
    actions: [answer, talk, after],
    ais,
    variables,
    script: [
      { wait_for: 'talk', matching: 'this is Acme' },
      { say: 'My name is Ada' },
      { wait_for: 'talk', matching: 'What can I do' },
      { say: 'Bye now' },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['answer', 'talk', 'aicall-1', 'after'],
      talked: [
        'assistant: Hello, this is Acme.',
        'user: My name is Ada',
        'assistant: Thank you. [set_variables]',
        'tool: {"result":"success","message":""}',
        'assistant: What can I do for you?',
        'user: Bye now',
        'assistant: Goodbye. [stop_service]',
      ],
      commands: [
        'answer',
        'speech_start',
        'talk Hello, this is Acme.',
        'talk Thank you.',
        'talk What can I do for you?',
        'talk Goodbye.',
        'talk After stop_service',
        'hangup normal',
      ],
      variables: {
        caller: 'My name is Ada',
        'voipbin.aicall.id': 'aicall-1',
        'voipbin.aicall.ai_id': 'receptionist',
        'voipbin.aicall.status': 'terminated',
        'voipbin.aicall.result': 'stop_service',
      },
    },
  },
  {
    title: 'a person who begins to speak stops what the AI says, and is heard',
    actions: [talk],
    ais,
    variables,
    script: [
      { wait_for: 'talk', matching: 'this is Acme' },
      { say: 'Tell me a story' },
      { wait_for: 'talk', matching: 'Once upon', at: 'start' },
      { say: 'Bye' },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['talk', 'aicall-1'],
      commands: [
        'answer',
        'speech_start',
        'talk Hello, this is Acme.',
        'talk Once upon a time there was a very long story that nobody ever wanted to hear to its end, and so on',
        'stop_media',
        'talk Goodbye.',
        'hangup normal',
      ],
    },
  },
  {
    title: 'keys reach the AI as the text of one number, and no later action finds them',
    actions: [
      talk,
      { id: 'ask', type: 'digits_receive', option: { duration: 0 } },
      { id: 'typed', type: 'variable_set', option: { key: 'left', value: '${voipbin.call.digits}' } },
    ],
    ais,
    variables,
    script: [
      { wait_for: 'talk', matching: 'this is Acme' },
      { press: '12', interval: 1 },
      { wait_for: 'talk', matching: 'room twelve' },
      { say: 'bye' },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['talk', 'aicall-1', 'ask', 'typed'],
      talked: [
        'assistant: Hello, this is Acme.',
        'user: DTMF: 12',
        'assistant: That is room twelve.',
        'user: bye',
        'assistant: Goodbye. [stop_service]',
      ],
      variables: { left: '' },
    },
  },
  {
    title: 'tools that are none, or get what they cannot use, tell the AI so, and the talk goes on',
    actions: [talk],
    ais,
    variables,
    script: [
      { wait_for: 'talk', matching: 'this is Acme' },
      { say: 'Something broken' },
      { wait_for: 'talk', matching: 'Let me see' },
      { wait_for: 'talk', matching: 'What can I do' },
      { say: 'bye' },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['talk', 'aicall-1'],
      talked: [
        'assistant: Hello, this is Acme.',
        'user: Something broken',
        'assistant: Let me see. [fly] [set_variables]',
        'tool: {"result":"failed","message":"there is no tool fly"}',
        'tool: {"result":"failed","message":"variables: Invalid input: expected record, received number"}',
        'assistant: What can I do for you?',
        'user: bye',
        'assistant: Goodbye. [stop_service]',
      ],
    },
  },
  {
    title: 'an AI can end the whole flow, and the call with it',
    actions: [talk, after],
    ais,
    variables,
    script: [{ wait_for: 'talk', matching: 'this is Acme' }, { say: 'End everything' }],
    expect: {
      ended_reason: 'completed',
      executed: ['talk', 'aicall-1'],
      variables: { 'voipbin.aicall.result': 'stop_flow' },
    },
  },
  {
    title: 'a caller who hangs up on an AI ends the activeflow',
    actions: [talk, after],
    ais,
    variables,
    script: [{ wait_for: 'talk', matching: 'this is Acme', at: 'start' }, { hang_up: true }],
    expect: {
      ended_reason: 'reference_ended',
      executed: ['talk'],
      talked: ['assistant: Hello, this is Acme.'],
    },
  },
  {
    title: 'a talk ends after its duration',
    actions: [{ id: 'talk', type: 'ai_talk', option: { ai_id: 'silent', duration: 1 } }, after],
    ais: [{ id: 'silent', init_prompt: '> start => ' }],
    expect: {
      ended_reason: 'completed',
      executed: ['talk', 'aicall-1', 'after'],
      variables: { 'voipbin.aicall.result': 'timeout', 'voipbin.aicall.status': 'terminated' },
    },
  },
  {
    title: 'an AI that does not exist fails the action, and its on_error is followed',
    actions: [
      { id: 'none', type: 'ai_talk', option: { ai_id: 'nobody' } },
      { ...talk, option: { assistance_id: 'nobody' }, on_error: 'after' },
      { id: 'skipped', type: 'beep' },
      after,
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['none failed AI_NOT_FOUND', 'talk failed AI_NOT_FOUND', 'after'],
    },
  },
  {
    title: 'a task is done without a word to anybody, and what the AI said last is a variable',
    reference: 'api',
    actions: [{ id: 'task', type: 'ai_task', option: { assistance_type: 'ai', assistance_id: 'clerk' } }],
    ais: [
      {
        id: 'clerk',
        init_prompt:
          '> start => Working. [set_variables {"variables": {"order": "${order}7", "n": 7}}]\n> tool:set_variables => Done.',
      },
    ],
    variables: { order: '4' },
    expect: {
      ended_reason: 'completed',
      executed: ['task', 'aicall-1'],
      talked: [
        'assistant: Working. [set_variables]',
        'tool: {"result":"success","message":""}',
        'assistant: Done.',
      ],
      variables: {
        order: '47',
        n: '7',
        'voipbin.aicall.content': 'Done.',
        'voipbin.aicall.result': 'done',
      },
    },
  },
  {
    title: 'an AI that wants tools for ever is stopped',
    reference: 'api',
    actions: [{ id: 'task', type: 'ai_task', option: { ai_id: 'looper' } }],
    ais: [
      {
        id: 'looper',
        init_prompt: '> start|tool:set_variables => [set_variables {"variables": {"a": "b"}}]',
      },
    ],
    expect: { ended_reason: 'completed', executed: ['task', 'aicall-1 failed AI_TOOL_LOOP'] },
  },
  {
    title: 'without a call or a message there is nobody to talk with',
    reference: 'api',
    actions: [talk],
    ais,
    expect: { ended_reason: 'completed', executed: ['talk failed AI_NO_CHANNEL'] },
  },
  {
    title: 'an AI connects the caller with whom they want, and the flow goes on when they have talked',
    actions: [talk, { id: 'after', type: 'variable_set', option: { key: 'connected', value: '1' } }],
    ais: [
      {
        id: 'receptionist',
        init_prompt:
          '> start => Hello.\n> sales => One moment. [connect_call {"destinations": [{"type": "tel", "target": "+15557301"}]}]',
      },
    ],
    numbers: {
      '7301': { delay: 20, script: [{ wait_for: 'company' }, { say: 'Sales here' }, { hang_up: true }] },
    },
    script: [{ wait_for: 'talk', matching: 'Hello' }, { say: 'Sales please' }],
    expect: {
      ended_reason: 'completed',
      executed: ['talk', 'aicall-1', 'ai_connect', 'after'],
      variables: {
        connected: '1',
        'voipbin.connect.result': 'answered',
        'voipbin.aicall.result': 'connect_call',
      },
    },
  },
  {
    title: 'an AI sends a message from the number that was called',
    actions: [talk],
    ais: [
      {
        id: 'receptionist',
        init_prompt: [
          '> start => Hello.',
          '> write => [send_message {"destinations": [{"target": "+15550123"}], "text": "Call back"}]',
          '> tool:send_message => Sent.',
          '> bye => Goodbye. [stop_service]',
        ].join('\n'),
      },
    ],
    variables: { 'voipbin.call.destination.target': '+15550199' },
    script: [
      { wait_for: 'talk', matching: 'Hello' },
      { say: 'Please write' },
      { wait_for: 'talk', matching: 'Sent' },
      { say: 'bye' },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['talk', 'aicall-1'],
      talked: [
        'assistant: Hello.',
        'user: Please write',
        'assistant: [send_message]',
        'tool: {"result":"success","message":""}',
        'assistant: Sent.',
        'user: bye',
        'assistant: Goodbye. [stop_service]',
      ],
    },
  },
  {
    title: 'an AI answers the message of a conversation, and the flow goes on',
    reference: 'conversation',
    actions: [talk, { id: 'after', type: 'variable_set', option: { key: 'answered', value: '1' } }],
    ais,
    variables: {
      ...variables,
      'voipbin.conversation.id': 'c1',
      'voipbin.conversation_message.text': 'My name is Ada',
    },
    expect: {
      ended_reason: 'completed',
      executed: ['talk', 'aicall-1', 'after'],
      talked: [
        'user: My name is Ada',
        'assistant: Thank you. [set_variables]',
        'tool: {"result":"success","message":""}',
        'assistant: What can I do for you?',
      ],
      variables: {
        caller: 'My name is Ada',
        answered: '1',
        'voipbin.aicall.status': 'progressing',
        'voipbin.aicall.result': 'answered',
      },
    },
  },
  {
    title: 'without a message of its conversation an AI has nothing to answer',
    reference: 'conversation',
    actions: [talk],
    ais,
    expect: { ended_reason: 'completed', executed: ['talk failed AI_NO_MESSAGE'] },
  },
];
