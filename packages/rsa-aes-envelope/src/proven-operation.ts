// In: ways to do one raw RSA operation, and one block with its known result. Out: the first way that gets it right.
import { toInteger } from './big-integer.ts';
import { EnvelopeError } from './errors.ts';

/** A block as long as the modulus to another one. */
export type RsaOperation = (block: Uint8Array) => Uint8Array;

/**
 * Tries the operations in order on one block. Platforms surprise: workerd takes a key and then refuses to use it. The
 * test also finds private numbers that do not belong together.
 *
 * @throws EnvelopeError ERR_KEY_INVALID when none gets it right
 */
export function provenOperation(
  operations: readonly (RsaOperation | undefined)[],
  known: { readonly block: Uint8Array; readonly result: bigint },
): RsaOperation {
  for (const operation of operations) {
    try {
      const found = operation?.(known.block);
      if (operation && found?.length === known.block.length && toInteger(found) === known.result)
        return operation;
    } catch {
      // Not usable here: the next one is.
    }
  }
  throw new EnvelopeError('ERR_KEY_INVALID', 'RSA key is damaged');
}
