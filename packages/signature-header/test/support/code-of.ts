// In: a call. Out: the code it was refused with; anything else than a coded error fails the test.
import { isSignatureHeaderError, type SignatureHeaderErrorCode } from '@redeemkit/signature-header';

/** Code of the error that the call throws or rejects with; undefined when it succeeds. */
export async function codeOf(call: () => unknown): Promise<SignatureHeaderErrorCode | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (isSignatureHeaderError(error)) return error.code;
    throw error;
  }
}
