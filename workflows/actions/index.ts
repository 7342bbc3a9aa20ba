/** The one list of action types: registry, validation, documents and tests are computed from it. */
import type { Definitions } from '../interpreter/definition.ts';

import { aiSession } from './ai-session.ts';
import { aiSummary } from './ai-summary.ts';
import { aiTalk } from './ai-talk.ts';
import { aiTask } from './ai-task.ts';
import { amd } from './amd.ts';
import { answer } from './answer.ts';
import { beep } from './beep.ts';
import { block } from './block.ts';
import { branch } from './branch.ts';
import { call } from './call.ts';
import { caseCreate } from './case-create.ts';
import { conditionCallDigits } from './condition-call-digits.ts';
import { conditionCallStatus } from './condition-call-status.ts';
import { conditionDatetime } from './condition-datetime.ts';
import { conditionVariable } from './condition-variable.ts';
import { confbridgeJoin } from './confbridge-join.ts';
import { conferenceEnter } from './conference-enter.ts';
import { conferenceJoin } from './conference-join.ts';
import { conferencePrepare } from './conference-prepare.ts';
import { connect } from './connect.ts';
import { conversationSend } from './conversation-send.ts';
import type { ActionType } from './define-action.ts';
import { digitsReceive } from './digits-receive.ts';
import { digitsSend } from './digits-send.ts';
import { echo } from './echo.ts';
import { emailSend } from './email-send.ts';
import { empty } from './empty.ts';
import { externalMediaStart } from './external-media-start.ts';
import { externalMediaStop } from './external-media-stop.ts';
import { fetch } from './fetch.ts';
import { fetchFlow } from './fetch-flow.ts';
import { goto } from './goto.ts';
import { hangup } from './hangup.ts';
import { messageSend } from './message-send.ts';
import { mute } from './mute.ts';
import { play } from './play.ts';
import { queueJoin } from './queue-join.ts';
import { queueServe } from './queue-serve.ts';
import { queueWait } from './queue-wait.ts';
import { recordingStart } from './recording-start.ts';
import { recordingStop } from './recording-stop.ts';
import { sleep } from './sleep.ts';
import { stop } from './stop.ts';
import { streamEcho } from './stream-echo.ts';
import { talk } from './talk.ts';
import { transcribeRecording } from './transcribe-recording.ts';
import { transcribeStart } from './transcribe-start.ts';
import { transcribeStop } from './transcribe-stop.ts';
import { variableSet } from './variable-set.ts';
import { webhookSend } from './webhook-send.ts';

export const actionTypes: readonly ActionType[] = [
  aiSession,
  aiSummary,
  aiTalk,
  aiTask,
  amd,
  answer,
  beep,
  block,
  branch,
  call,
  caseCreate,
  conditionCallDigits,
  conditionCallStatus,
  conditionDatetime,
  conditionVariable,
  confbridgeJoin,
  conferenceEnter,
  conferenceJoin,
  conferencePrepare,
  connect,
  conversationSend,
  digitsReceive,
  digitsSend,
  echo,
  emailSend,
  empty,
  externalMediaStart,
  externalMediaStop,
  fetch,
  fetchFlow,
  goto,
  hangup,
  mute,
  messageSend,
  play,
  recordingStart,
  recordingStop,
  queueJoin,
  queueServe,
  queueWait,
  sleep,
  stop,
  streamEcho,
  talk,
  transcribeRecording,
  transcribeStart,
  transcribeStop,
  variableSet,
  webhookSend,
];

const byType = new Map(actionTypes.map((action) => [action.type, action]));

/** The type of that name; undefined when there is none. */
export function actionType(type: string): ActionType | undefined {
  return byType.get(type);
}

export const definitions: Definitions = actionType;
