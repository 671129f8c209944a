// In: a code and a sentence for the reader. Out: the one error class of this package, its guard, and database errors put into its codes.

/** Codes of everything this package throws. The README lists when each occurs and what to do. */
export type QueueErrorCode =
  | 'ERR_OPTIONS_INVALID'
  | 'ERR_STORE_URL'
  | 'ERR_STORE_DOWN'
  | 'ERR_STORE_DENIED'
  | 'ERR_STORE_READ_ONLY'
  | 'ERR_STORE_FULL'
  | 'ERR_STORE_IN_USE'
  | 'ERR_STORE_OLDER'
  | 'ERR_STORE_NEWER'
  | 'ERR_STORE_DAMAGED'
  | 'ERR_STORE_FAILED'
  | 'ERR_QUEUE_CLOSED'
  | 'ERR_CLIENT_ID_MISMATCH'
  | 'ERR_CAMPAIGN_UNKNOWN'
  | 'ERR_CAMPAIGN_STATE'
  | 'ERR_CAMPAIGN_LOADING'
  | 'ERR_CAMPAIGN_OPEN'
  | 'ERR_CAMPAIGN_CONFLICT'
  | 'ERR_BIZ_NO_UNKNOWN'
  | 'ERR_BIZ_NO_NOT_UNRESOLVED'
  | 'ERR_BIZ_NO_BODY_CHANGED'
  | 'ERR_BIZ_NO_INVALID'
  | 'ERR_BYTES_CHANGED'
  | 'ERR_SEALING_KEY_MISSING'
  | 'ERR_SEALED_BODY_REFUSED';

const brand = /* @__PURE__ */ Symbol.for('@redeemkit/redeem-queue.QueueError');

/** Thrown by every function of this package; never carries a request, a user id or a database password. */
export class QueueError extends Error {
  override readonly name = 'QueueError' as const;
  readonly code: QueueErrorCode;

  constructor(code: QueueErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}

/**
 * True for an error of this package, also when two copies of it are loaded.
 *
 * @example
 * if (isQueueError(error) && error.code === 'ERR_STORE_DOWN') { … }
 */
export function isQueueError(value: unknown): value is QueueError {
  return typeof value === 'object' && value !== null && brand in value;
}

// SQLSTATE classes and codes (PostgreSQL documentation, appendix A), and the codes of Node's own sockets and files.
const meanings: readonly (readonly [RegExp, QueueErrorCode, string])[] = [
  [
    /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH)$/,
    'ERR_STORE_DOWN',
    'The database cannot be reached. Start it, or correct its address; nothing is lost, and the call can be repeated',
  ],
  [
    /^(28...|3D000|42501|EACCES|EPERM|ENOTDIR|EISDIR)$/,
    'ERR_STORE_DENIED',
    'This user may not use the database or the folder. Grant it the database and the right to create a schema there, or name a folder that it can make',
  ],
  [
    /^(25006|EROFS)$/,
    'ERR_STORE_READ_ONLY',
    'The database is read-only. Use the primary server, or a folder that can be written',
  ],
  [
    /^(53100|53200|ENOSPC|EDQUOT)$/,
    'ERR_STORE_FULL',
    'The disk of the database is full. Make room; what was reported as loaded is kept',
  ],
];

const codeOf = (error: unknown): string => {
  const { code, errors, message } = (error ?? {}) as {
    code?: unknown;
    errors?: unknown[];
    message?: unknown;
  };
  if (typeof code === 'string' && code !== '') return code;
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
  // pg gives these no code.
  return /Connection terminated|not queryable|timeout exceeded when trying to connect|Query read timeout/.test(
    String(message),
  )
    ? 'ECONNRESET'
    : '';
};

/** What a database driver rejected with → a QueueError. Its text may quote rows, so only its code is told. */
export function toStoreError(error: unknown): QueueError {
  if (isQueueError(error)) return error;
  const code = codeOf(error);
  const known = meanings.find(([pattern]) => pattern.test(code));
  // Five characters are an SQLSTATE, which a number alone would not say; Node's codes begin with E.
  const shown = /^\w{1,40}$/.test(code)
    ? ` (${/^(?!E)[0-9A-Z]{5}$/.test(code) ? `SQLSTATE ${code}` : code})`
    : '';
  if (known) return new QueueError(known[1], `${known[2]}${shown}.`);
  return new QueueError(
    'ERR_STORE_FAILED',
    `The database refused a statement${shown}.`,
    // Without a code it is no database's error, and quotes no row.
    code === '' ? { cause: error } : {},
  );
}

/** True when the same transaction may succeed at once: it lost against another (a deadlock was broken). */
export function isConflict(error: unknown): boolean {
  return /^40(001|P01)$/.test(codeOf(error));
}

/** True when the same statement may succeed later: the server restarts, or a deadlock was broken. */
export function isPassing(error: unknown): boolean {
  return toStoreError(error).code === 'ERR_STORE_DOWN' || isConflict(error);
}
