// In: what was composed and the message made of it. Out: the text of each way to make the same call elsewhere.
import { type MessageState, operationOf } from '../message-state.ts';
import { type Problem, toProblem } from '../read-keys.ts';
import type { Trace } from '../trace-message.ts';
import { toBruno } from './to-bruno.ts';
import { toCurl } from './to-curl.ts';
import { toOpenSsl } from './to-openssl.ts';
import { toPostman } from './to-postman.ts';
import { toTypeScript } from './to-typescript.ts';

export const COPY_KINDS = ['curl', 'typescript', 'openssl', 'bruno', 'postman'] as const;
export type CopyKind = (typeof COPY_KINDS)[number];

/** A text to copy, or why there is none. */
export type Copy =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: Problem };

/** Origin only: a path of its own would change what is sent without changing what is signed. */
const ORIGIN = /^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$|^https?:\/\/\[[0-9a-f:]+\](:\d{1,5})?$/;

export const isOrigin = (gateway: string): boolean => ORIGIN.test(gateway);

/** The three that send signed bytes hold the signature of this moment; the other two sign when they run. */
export function makeCopy(
  kind: CopyKind,
  from: { readonly state: MessageState; readonly trace: Trace },
): Copy {
  const { state, trace } = from;
  const { gateway } = state;
  if (!isOrigin(gateway)) {
    const message =
      'The gateway address is an origin, such as https://gateway.example or http://127.0.0.1:8080.';
    return { ok: false, problem: { code: 'ERR_BASE_URL', message } };
  }
  const { path, message } = trace;
  const request = { path, headers: message.headers, body: message.body };
  const named = { name: operationOf(state).name, gateway };
  try {
    switch (kind) {
      case 'curl':
        return { ok: true, text: toCurl(request, gateway) };
      case 'typescript':
        return { ok: true, text: toTypeScript(state) };
      case 'openssl':
        return { ok: true, text: toOpenSsl(state) };
      case 'bruno':
        return { ok: true, text: toBruno(request, named) };
      case 'postman':
        return { ok: true, text: toPostman(request, named) };
    }
  } catch (error) {
    return { ok: false, problem: toProblem(error) };
  }
}
