// In: a signed request and an address. Out: a request file of Bruno (.bru) that sends exactly these bytes.
import type { WireRequest } from '../tamper.ts';
import { decodeForEyes } from '../visible-text.ts';

/** As text and not as json: Bruno may write JSON anew, and the signature covers every blank. */
export function toBruno(
  request: WireRequest,
  options: { readonly name: string; readonly gateway: string },
): string {
  const { name, gateway } = options;
  const headers = Object.entries(request.headers).map(([header, value]) => `  ${header}: ${value}`);
  const body = decodeForEyes(request.body)
    .split('\n')
    .map((line) => `  ${line}`);
  return `${[
    'meta {',
    `  name: ${name}`,
    '  type: http',
    '  seq: 1',
    '}',
    '',
    'post {',
    `  url: ${gateway}${request.path}`,
    '  body: text',
    '  auth: none',
    '}',
    '',
    'headers {',
    ...headers,
    '}',
    '',
    'body:text {',
    ...body,
    '}',
  ].join('\n')}\n`;
}
