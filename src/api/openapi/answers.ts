import { ApiError, ERROR_CODES, type ErrorCode, errorKind, toErrorBody } from '../edge/errors.ts';

interface Answer {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: { readonly $ref?: string } }>>;
}

/** Marks an operation, on its way through the generator, whose body may be absent. */
export const BODY_MAY_BE_ABSENT = 'x-body-may-be-absent';

interface Operation {
  readonly [BODY_MAY_BE_ABSENT]?: boolean;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema?: { readonly anyOf?: readonly object[] } }>>;
  };
  readonly responses?: Readonly<Record<string, Answer>>;
}

/** The paths of an OpenAPI document, as far as they matter here. */
export type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

const JSON_TYPE = 'application/json';
const RANGES: Readonly<Record<string, string>> = { '4XX': 'Refused', '5XX': 'Failed' };
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  '200': 'Done.',
  '202': 'Taken, and not yet done after 5 s.',
  '503': 'A part of the system is away.',
};

/** Answers that every operation shares, each error code with an example, and the headers of answers. */
export const answerComponents = {
  responses: {
    Refused: {
      description: 'The request is at fault; `reason` is a stable code.',
      headers: { 'X-Request-Id': headerNamed('RequestId'), 'Retry-After': headerNamed('RetryAfter') },
      content: errorContent((http) => http < 500),
    },
    Failed: {
      description: 'The request is not at fault; 503 may work later.',
      headers: { 'X-Request-Id': headerNamed('RequestId'), 'Retry-After': headerNamed('RetryAfter') },
      content: errorContent((http) => http >= 500),
    },
  },
  headers: {
    RequestId: {
      description: 'The `X-Request-Id` of the request, or a new one: 1 to 64 letters, digits, `_` or `-`.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
    },
    RetryAfter: {
      description: 'Whole seconds after which a repetition makes sense; with 429 and 503.',
      schema: { type: 'integer', minimum: 1 },
    },
    Source: {
      description: 'Who answered: the running `workflow`, or its stored `projection`.',
      schema: { type: 'string', enum: ['workflow', 'projection'] },
    },
  },
} as const;

/** The paths with the shared answers and headers, and with bodies that may be absent marked as such. */
export function describeAnswers(paths: Paths): Paths {
  return mapValues(paths, (methods) =>
    mapValues(methods, ({ [BODY_MAY_BE_ABSENT]: mayBeAbsent = false, requestBody, ...operation }) => ({
      ...operation,
      ...(requestBody === undefined ? {} : { requestBody: describeBody(requestBody, mayBeAbsent) }),
      responses: mapValues(operation.responses ?? {}, describeAnswer),
    })),
  );
}

function describeBody(body: NonNullable<Operation['requestBody']>, mayBeAbsent: boolean) {
  const mayBeNull = body.content[JSON_TYPE]?.schema?.anyOf?.some(
    (one) => 'type' in one && one.type === 'null',
  );
  return { ...body, required: !mayBeAbsent && mayBeNull !== true };
}

function describeAnswer(answer: Answer, status: string): Answer {
  const range = RANGES[status];
  if (range !== undefined) return { $ref: `#/components/responses/${range}` } as Answer;
  const name = answer.content?.[JSON_TYPE]?.schema?.$ref?.split('/').at(-1);
  const isRead = name === 'Activeflow' || name === 'Variables';
  const headers = {
    'X-Request-Id': headerNamed('RequestId'),
    ...(isRead ? { 'X-Activeflow-Source': headerNamed('Source') } : {}),
  };
  return { ...answer, description: DESCRIPTIONS[status] ?? 'Answered.', headers } as Answer;
}

function headerNamed(name: string) {
  return { $ref: `#/components/headers/${name}` };
}

function errorContent(isMeant: (http: number) => boolean) {
  const codes = ERROR_CODES.filter((code) => isMeant(errorKind(code).http));
  const examples = Object.fromEntries(codes.map((code) => [code, toExample(code)] as const));
  return { [JSON_TYPE]: { schema: { $ref: '#/components/schemas/Error' }, examples } };
}

function toExample(code: ErrorCode) {
  const { http, meaning } = errorKind(code);
  const details = code === 'RATE_LIMIT_EXCEEDED' ? [{ limited_by: 'customer' } as const] : [];
  const value = toErrorBody(new ApiError(code, meaning, { details }), 'req_abcdefghijklmnopqrstuvwxyz');
  return { summary: String(http), value };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
