// In: the running platform. Out: the few globals the client uses, typed by what it needs of them.
// Everything is read at call time, so that a test's fake clock and a runtime's late globals are seen.

/** The platform's own AbortSignal type where there is one; else the part of it that matters here. */
export type PlatformAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : AbortSignalLike;

/** What the client uses of an AbortSignal. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What the client hands to `fetch`, and nothing else: other fields are missing or refused on some runtime. */
export interface FetchInit {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  /** The very bytes that were signed. */
  readonly body: Uint8Array & { readonly buffer: ArrayBuffer };
  readonly redirect: 'manual';
  readonly signal: PlatformAbortSignal;
}

/** What the client reads of a fetch Response. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
      cancel(reason?: unknown): Promise<unknown>;
    };
  } | null;
}

/** The platform's `fetch`, or any function with the same shape. */
export type FetchLike = (url: string, init: FetchInit) => Promise<FetchResponse>;

interface Platform {
  readonly fetch?: FetchLike;
  readonly AbortController: new () => { readonly signal: PlatformAbortSignal; abort(reason?: unknown): void };
  readonly process?: { readonly env?: { readonly NODE_TLS_REJECT_UNAUTHORIZED?: string } };
  readonly crypto: { readonly subtle: { digest(name: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer> } };
  readonly performance: { now(): number };
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The running platform. */
export const platform = (): Platform => globalThis as unknown as Platform;

/** Bytes → SHA-256 in 64 hexadecimal digits. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await platform().crypto.subtle.digest('SHA-256', bytes));
  let hex = '';
  for (const byte of digest) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
