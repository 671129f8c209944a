// In: a message or ciphertext and an AES key of 16, 24 or 32 bytes. Out: AES/ECB/PKCS7, native where given, else noble.
import { ecb } from '@noble/ciphers/aes.js';
import { encodeBase64, toByteArray } from './body-text.ts';
import { type NativeCrypto, secretKey } from './native-crypto.ts';
import { padMessage } from './pkcs7.ts';

/** 768 KiB: node:crypto holds what it decrypts twice more while it works, so large bodies go through it in pieces. */
const PIECE = 786_432;
/** Up to here copying a message to pad it costs less than a second call of node:crypto. */
const SHORT = 4_096;

/**
 * Encrypts and writes the Base64 text: by node:crypto's own buffers where there are some, which for 64 KiB saves more
 * time than the encryption takes.
 *
 * @returns the Base64 text of the ciphertext as ASCII bytes
 */
export function encryptToText(
  plaintext: Uint8Array,
  options: { readonly key: Uint8Array; readonly native: NativeCrypto | undefined },
): Uint8Array {
  const { key, native } = options;
  // A cipher object of noble serves one message only, hence a new one each time.
  if (!native) return encodeBase64(ecb(key).encrypt(plaintext));
  const cipher = native.createCipheriv(`aes-${8 * key.length}-ecb`, secretKey(key, native), null);
  // Padded here, so that of a large message only the end is copied; hence no final(), which would have nothing to add.
  // 48 bytes are the least that whole blocks and whole groups of Base64 have in common.
  cipher.setAutoPadding(false);
  const put = (bytes: Uint8Array) => cipher.update(bytes).toString('base64');
  const whole = plaintext.length > SHORT ? plaintext.length - (plaintext.length % 48) : 0;
  const start = whole ? put(plaintext.subarray(0, whole)) : '';
  const end = put(padMessage(plaintext.subarray(whole)));
  // Written one after the other: joining the strings first would copy a large body once more.
  const text = new Uint8Array(start.length + end.length);
  const encoder = new TextEncoder();
  encoder.encodeInto(start, text);
  encoder.encodeInto(end, text.subarray(start.length));
  return text;
}

/**
 * Decrypts whole blocks and leaves the padding in place: judging it is messageLength's work.
 *
 * @param ciphertext - a positive multiple of 16 characters, one for each byte
 */
export function decryptBlocks(
  ciphertext: string,
  options: { readonly key: Uint8Array; readonly native: NativeCrypto | undefined },
): Uint8Array {
  const { key, native } = options;
  if (!native) return ecb(key, { disablePadding: true }).decrypt(toByteArray(ciphertext));
  const decipher = native.createDecipheriv(`aes-${8 * key.length}-ecb`, secretKey(key, native), null);
  decipher.setAutoPadding(false);
  if (ciphertext.length <= PIECE) return decipher.update(ciphertext, 'latin1');
  const blocks = new Uint8Array(ciphertext.length);
  for (let at = 0; at < ciphertext.length; at += PIECE) {
    blocks.set(decipher.update(ciphertext.slice(at, at + PIECE), 'latin1'), at);
  }
  return blocks;
}
