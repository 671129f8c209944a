// In: nothing. Out: the version in this package's own package.json.
import { readFileSync } from 'node:fs';

/** The version that `redeemkit --version` prints. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String((manifest as { version?: unknown }).version);
}
