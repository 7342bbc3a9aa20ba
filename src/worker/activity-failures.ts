import { ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { EffectRefused, TryLater } from '../../activities/failure.ts';
import { StoreError } from '../store/errors.ts';

type AnyActivity = (input: never) => Promise<unknown>;

/** Refused effects cross to the workflow as failures with our code as their type, not to be tried again. */
export function withFailureCodes<A extends object>(activities: A): A {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    translate(activity as AnyActivity),
  ]);
  return Object.fromEntries(wrapped) as A;
}

function translate(activity: AnyActivity): AnyActivity {
  return async (input) => {
    try {
      return await activity(input);
    } catch (error) {
      if (error instanceof EffectRefused) throw refusal(error.code, error.message);
      if (error instanceof TryLater) throw later(error);
      // Deleted for good: trying again would not bring it back.
      if (error instanceof StoreError && error.code === 'NOT_FOUND') throw refusal(error.code, error.message);
      throw error;
    }
  };
}

function later({ code, message, ms }: TryLater): ApplicationFailure {
  return ApplicationFailure.create({
    message,
    type: code,
    ...(ms === undefined ? {} : { nextRetryDelay: ms }),
    category: ApplicationFailureCategory.BENIGN,
  });
}

/** Benign: the flow deals with it, so it is no alarm in the worker's log or metrics. */
function refusal(code: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({
    message,
    type: code,
    nonRetryable: true,
    category: ApplicationFailureCategory.BENIGN,
  });
}
