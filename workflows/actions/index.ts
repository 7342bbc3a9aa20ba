/** The one list of action types: registry, validation, documents and tests are computed from it. */
import type { Definitions } from '../interpreter/definition.ts';
import { aiSession } from './ai-session.ts';
import { aiTalk } from './ai-talk.ts';
import { aiTask } from './ai-task.ts';
import { answer } from './answer.ts';
import { beep } from './beep.ts';
import { block } from './block.ts';
import { branch } from './branch.ts';
import { conditionCallDigits } from './condition-call-digits.ts';
import { conditionCallStatus } from './condition-call-status.ts';
import { conditionDatetime } from './condition-datetime.ts';
import { conditionVariable } from './condition-variable.ts';
import { connect } from './connect.ts';
import type { ActionType } from './define-action.ts';
import { digitsReceive } from './digits-receive.ts';
import { digitsSend } from './digits-send.ts';
import { empty } from './empty.ts';
import { fetch } from './fetch.ts';
import { fetchFlow } from './fetch-flow.ts';
import { goto } from './goto.ts';
import { hangup } from './hangup.ts';
import { play } from './play.ts';
import { sleep } from './sleep.ts';
import { stop } from './stop.ts';
import { talk } from './talk.ts';
import { transcribeRecording } from './transcribe-recording.ts';
import { transcribeStart } from './transcribe-start.ts';
import { transcribeStop } from './transcribe-stop.ts';
import { unsupported } from './unsupported.ts';
import { variableSet } from './variable-set.ts';
import { webhookSend } from './webhook-send.ts';

export const actionTypes: readonly ActionType[] = [
  aiSession,
  aiTalk,
  aiTask,
  answer,
  beep,
  block,
  branch,
  conditionCallDigits,
  conditionCallStatus,
  conditionDatetime,
  conditionVariable,
  connect,
  digitsReceive,
  digitsSend,
  empty,
  fetch,
  fetchFlow,
  goto,
  hangup,
  play,
  sleep,
  stop,
  talk,
  transcribeRecording,
  transcribeStart,
  transcribeStop,
  variableSet,
  webhookSend,
  ...unsupported,
];

const byType = new Map(actionTypes.map((action) => [action.type, action]));

/** The type of that name; undefined when there is none. */
export function actionType(type: string): ActionType | undefined {
  return byType.get(type);
}

export const definitions: Definitions = actionType;
