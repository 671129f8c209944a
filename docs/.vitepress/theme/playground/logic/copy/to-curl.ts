// In: a signed request and an address. Out: the curl command that sends exactly these bytes.
import type { WireRequest } from '../tamper.ts';
import { decodeForEyes } from '../visible-text.ts';
import { quote } from './shell-text.ts';

/** `--data-raw`: nothing is read from a file when a body starts with @, and no line end is dropped. */
export function toCurl(request: WireRequest, gateway: string): string {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => `  -H ${quote(`${name}: ${value}`)}`,
  );
  return [
    `curl --silent --show-error --include --max-time 15 ${quote(gateway + request.path)}`,
    ...headers,
    `  --data-raw ${quote(decodeForEyes(request.body))}`,
  ].join(' \\\n');
}
