// In: --aes-bits. Out: the length of the AES key, or undefined where it was left open.
import type { Settings } from './settings.ts';

/** 128, 192 or 256; other values were refused when the command line was parsed. */
export function aesBitsOf(settings: Settings): 128 | 192 | 256 | undefined {
  const text = settings.text('aes-bits')?.value;
  return text === undefined ? undefined : text === '128' ? 128 : text === '192' ? 192 : 256;
}
