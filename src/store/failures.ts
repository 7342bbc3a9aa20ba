import { StoreError } from './errors.ts';

/** Postgres' and the system's codes for "not now": the request was not at fault. */
const UNAVAILABLE =
  /^(08...|53...|57P0.|57014|55P03|40001|40P01|25P03|ECONN\w+|EPIPE|ETIMEDOUT|ENOENT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)$/;
/** The driver reports these without a code. */
const UNAVAILABLE_TEXT =
  /timeout exceeded when trying to connect|connection terminated|query read timeout|not queryable|pool after calling end/i;
/** A text that is no UUID or timestamp, or one with U+0000. */
const INVALID = /^22...$/;

/**
 * Wraps a group of store functions so that what they reject with is either a `StoreError` or the driver's own error.
 * Drizzle's wrapper is taken off, because its message repeats the parameters, and with them secrets.
 */
export function withStoreErrors<T extends object>(group: T): T {
  return new Proxy(group, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]) => {
        try {
          return await member.apply(target, parameters);
        } catch (error) {
          throw toStoreError(error);
        }
      };
    },
  });
}

/** The `StoreError` that a failure of the database amounts to, or the innermost error where it is none of them. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  const cause = innermost(error);
  const code = 'code' in cause ? String(cause.code) : '';
  if (UNAVAILABLE.test(code) || UNAVAILABLE_TEXT.test(cause.message)) {
    const message =
      'The database does not answer. Try again; if it lasts, check that it runs and how busy it is.';
    return new StoreError('UNAVAILABLE', 'database', '', message, { cause });
  }
  if (INVALID.test(code)) {
    return new StoreError('INVALID', 'database', '', `The database cannot hold a value: ${cause.message}.`, {
      cause,
    });
  }
  return cause;
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}
